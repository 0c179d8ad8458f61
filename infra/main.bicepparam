// Settings of an environment, from `azd env set NAME value` or the variables of the deployment workflow. What is not set
// has its default here or in main.bicep.
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')

param site = {
  title: readEnvironmentVariable('SITE_TITLE', 'NewsFunctions')
  language: readEnvironmentVariable('SITE_LANGUAGE', 'en')
  license: readEnvironmentVariable('SITE_LICENSE', 'CC-BY-NC-SA-4.0')
  baseUrl: readEnvironmentVariable('SITE_BASE_URL', '')
  apiUrl: readEnvironmentVariable('SITE_API_URL', '')
  corsOrigins: split(readEnvironmentVariable('CORS_ORIGINS', '*'), ',')
}

param editorsGroupId = readEnvironmentVariable('EDITORS_GROUP_ID', '')
param deployerId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
param deployerType = readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', 'User')

param frontDoor = bool(readEnvironmentVariable('FRONT_DOOR', 'false'))
param requestsPerMinute = int(readEnvironmentVariable('REQUESTS_PER_MINUTE', '600'))

param contentSku = readEnvironmentVariable('CONTENT_SKU', 'Standard_GRS')
param appSku = readEnvironmentVariable('APP_SKU', 'Standard_ZRS')

param scale = {
  maximumInstanceCount: int(readEnvironmentVariable('MAXIMUM_INSTANCES', '40'))
  instanceMemoryMB: json(readEnvironmentVariable('INSTANCE_MEMORY_MB', '2048'))
  httpConcurrency: int(readEnvironmentVariable('HTTP_CONCURRENCY', '100'))
  // JSON, for instance [{"name":"http","instanceCount":1},{"name":"function:RollUpViews","instanceCount":1}]
  alwaysReady: json(readEnvironmentVariable('ALWAYS_READY', '[]'))
  zoneRedundant: bool(readEnvironmentVariable('ZONE_REDUNDANT', 'false'))
}

// JSON, for instance {"Feeds__Hub":"https://hub.example.org","RateLimit__PerSecond":"20"}
param extraSettings = json(readEnvironmentVariable('APP_SETTINGS', '{}'))

param alerts = {
  email: readEnvironmentVariable('ALERT_EMAIL', '')
  publishLagSeconds: int(readEnvironmentVariable('PUBLISH_LAG_SECONDS', '300'))
  serverErrors: int(readEnvironmentVariable('SERVER_ERRORS', '5'))
  rejectedUploads: int(readEnvironmentVariable('REJECTED_UPLOADS', '20'))
  throttledRequests: int(readEnvironmentVariable('THROTTLED_REQUESTS', '20'))
  monthlyBudget: int(readEnvironmentVariable('MONTHLY_BUDGET', '50'))
}
param telemetryCapGb = int(readEnvironmentVariable('TELEMETRY_CAP_GB', '1'))
param budgetStartDate = readEnvironmentVariable('BUDGET_START_DATE', '')
