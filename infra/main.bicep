// The whole of an environment of NewsFunctions: a resource group and everything in it. `azd up` deploys this.
import { alertSettings, protectionPeriods, redundancy, scaleSettings, siteSettings, tagMap } from 'types.bicep'

targetScope = 'subscription'

@description('Name of the environment; part of the names of its resources.')
@minLength(1)
@maxLength(32)
param environmentName string

@description('Azure region.')
@minLength(1)
param location string

@description('What the pages and feeds say about the site, and where they are.')
param site siteSettings

@description('Object id of the group of editors; empty to give its roles by hand.')
param editorsGroupId string = ''

@description('Put Front Door before the app: a cache near readers, a limit per reader, and no other way to the app.')
param frontDoor bool = false

@description('Requests a minute from one address, beyond which Front Door turns it away.')
param requestsPerMinute int = 600

@description('Object id of who deploys, for the check after it.')
param deployerId string = ''

@description('What deployerId is.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param deployerType string = 'User'

@description('Redundancy of what editors wrote. The default keeps a copy in another region.')
param contentSku redundancy = 'Standard_GRS'

@description('Redundancy of counters and rendered pages. The default outlives a data centre; not every region has it.')
param appSku redundancy = 'Standard_ZRS'

@description('How long mistakes of editors can be undone.')
param protection protectionPeriods = { restoreDays: 29, softDeleteDays: 30, versionDays: 90 }

@description('How large the app may grow.')
param scale scaleSettings

@description('Further settings of the app by name, as Feeds__Hub.')
param extraSettings tagMap = {}

@description('When somebody is told, and who.')
param alerts alertSettings

@description('Gigabytes of telemetry a day, after which Azure stops listening until the next day.')
param telemetryCapGb int = 1

@description('Days for which telemetry is kept.')
param telemetryDays int = 30

@description('Month in which the budget was made (yyyy-MM-01); empty on the first deployment.')
param budgetStartDate string = ''

@description('Not to be set: the current month.')
param thisMonth string = utcNow('yyyy-MM-01')

@description('What makes names unique in the world, and the same at every deployment.')
var token = uniqueString(subscription().id, environmentName, location)

@description('Names of resources that several files refer to.')
var names = {
  appAccount: 'stapp${token}'
  appIdentity: 'id-app-${token}'
  contentAccount: 'stcontent${token}'
  deadLetters: 'dead-letters'
  endpoint: 'news-${token}'
  eventsIdentity: 'id-events-${token}'
  insights: 'appi-${token}'
  package: 'app-package'
  profile: 'afd-${token}'
  topic: 'evgt-${token}'
  workspace: 'log-${token}'
}

@description('Tags of every resource; azd finds the environment by the first.')
var tags = {
  'azd-env-name': environmentName
  application: 'newsfunctions'
}

@description('Chosen on the first deployment and handed back by azd on every later one.')
var budgetMonth = empty(budgetStartDate) ? thisMonth : budgetStartDate

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module storage 'storage.bicep' = {
  scope: group
  params: {
    contentAccountName: names.contentAccount
    appAccountName: names.appAccount
    location: location
    tags: tags
    contentSku: contentSku
    appSku: appSku
    protection: protection
    packageContainer: names.package
    deadLetterContainer: names.deadLetters
  }
}

module monitoring 'monitoring.bicep' = {
  scope: group
  dependsOn: [storage]
  params: {
    workspaceName: names.workspace
    insightsName: names.insights
    appAccountName: names.appAccount
    location: location
    tags: tags
    dailyCapGb: telemetryCapGb
    retentionDays: telemetryDays
  }
}

module access 'access.bicep' = {
  scope: group
  dependsOn: [storage, monitoring]
  params: {
    token: token
    location: location
    tags: tags
    appIdentityName: names.appIdentity
    eventsIdentityName: names.eventsIdentity
    contentAccountName: names.contentAccount
    appAccountName: names.appAccount
    deadLetterContainer: names.deadLetters
    insightsName: names.insights
    editorsGroupId: editorsGroupId
    deployerId: deployerId
    deployerType: deployerType
  }
}

module events 'events.bicep' = {
  scope: group
  // Event Grid tries the queue when the subscription is made: the roles come first.
  dependsOn: [access]
  params: {
    topicName: names.topic
    location: location
    tags: tags
    contentAccountName: names.contentAccount
    appAccountName: names.appAccount
    deadLetterContainer: names.deadLetters
    eventsIdentityName: names.eventsIdentity
  }
}

module door 'frontdoor.bicep' = if (frontDoor) {
  scope: group
  params: {
    profileName: names.profile
    endpointName: names.endpoint
    tags: tags
  }
}

module app 'app.bicep' = {
  scope: group
  dependsOn: [access]
  params: {
    appName: 'func-${token}'
    planName: 'plan-${token}'
    location: location
    tags: tags
    appIdentityName: names.appIdentity
    contentAccountName: names.contentAccount
    appAccountName: names.appAccount
    packageContainer: names.package
    insightsName: names.insights
    scale: scale
    site: site
    extraSettings: extraSettings
    frontDoorUrl: frontDoor ? 'https://${door!.outputs.hostName}' : ''
    frontDoorOnly: frontDoor
    frontDoorId: frontDoor ? door!.outputs.frontDoorId : ''
  }
}

module doorRoutes 'frontdoor-routes.bicep' = if (frontDoor) {
  scope: group
  params: {
    profileName: names.profile
    endpointName: names.endpoint
    firewallName: 'waf${token}'
    tags: tags
    apiHostName: app.outputs.hostName
    requestsPerMinute: requestsPerMinute
  }
}

module operations 'operations.bicep' = {
  scope: group
  dependsOn: [storage, monitoring, events]
  params: {
    environmentName: environmentName
    token: token
    location: location
    tags: tags
    alerts: alerts
    budgetStartDate: budgetMonth
    workspaceName: names.workspace
    topicName: names.topic
    accountNames: [names.contentAccount, names.appAccount]
  }
}

@description('The resource group.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Where readers reach the API.')
output API_URL string = app.outputs.apiUrl

@description('Resource id of the function app.')
output APP_ID string = app.outputs.id

@description('Account to which editors upload.')
output CONTENT_ACCOUNT string = names.contentAccount

@description('Container to which editors upload articles.')
output UPLOADS_URL string = 'https://${names.contentAccount}.blob.${environment().suffixes.storage}/articles'

@description('Read back by main.bicepparam, see budgetStartDate.')
output BUDGET_START_DATE string = budgetMonth
