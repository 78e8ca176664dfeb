"""`<provider>` is a provider's code, `<records>` the number of an upload."""

from django.urls import path

from training_records import views, views_reading

app_name = "training_records"
_HERE = "providers/<slug:provider>/training-records/"

urlpatterns = [
    path(_HERE, views.Records.as_view(), name="records"),
    path(f"{_HERE}upload/", views.UploadRecords.as_view(), name="upload"),
    path(f"{_HERE}uploads/<int:records>/", views.OneFile.as_view(), name="file"),
    path(f"{_HERE}uploads/<int:records>/columns/", views_reading.WhichColumns.as_view(), name="columns"),
    path(f"{_HERE}uploads/<int:records>/who/", views_reading.Who.as_view(), name="who"),
    path(f"{_HERE}uploads/<int:records>/rows-to-correct/", views.RowsToCorrect.as_view(), name="rows"),
]
