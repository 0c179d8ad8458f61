// The function app on Flex Consumption. Every connection in its settings is an address and an identity, never a key.
import { scaleSettings, siteSettings, tagMap } from 'types.bicep'

@description('Name of the function app.')
param appName string

@description('Name of its plan.')
param planName string

@description('Azure region.')
param location string

@description('Tags of both.')
param tags tagMap

@description('Identity of the app.')
param appIdentityName string

@description('Account of the editors.')
param contentAccountName string

@description('Account of the app.')
param appAccountName string

@description('Container of the app account for the deployed package.')
param packageContainer string

@description('Application Insights to report to.')
param insightsName string

@description('How large the app may grow.')
param scale scaleSettings

@description('What the pages and feeds say about the site, and where they are.')
param site siteSettings

@description('Further settings of the app by name, as Feeds__Hub; those below win.')
param extraSettings tagMap

@description('Address of Front Door; empty without one.')
param frontDoorUrl string

@description('Let nobody but Front Door call the app.')
param frontDoorOnly bool

@description('Id of that Front Door; empty without one.')
param frontDoorId string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: appIdentityName
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: insightsName
}

resource content 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: contentAccountName
}

resource account 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: appAccountName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
    zoneRedundant: scale.zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: appName
  location: location
  // azd finds the app to deploy to by this tag.
  tags: union(tags, { 'azd-service-name': 'api' })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    publicNetworkAccess: 'Enabled'
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${account.properties.primaryEndpoints.blob}${packageContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        maximumInstanceCount: scale.maximumInstanceCount
        instanceMemoryMB: scale.instanceMemoryMB
        alwaysReady: scale.alwaysReady
        triggers: {
          http: { perInstanceConcurrency: scale.httpConcurrency }
        }
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      cors: {
        allowedOrigins: site.corsOrigins
        supportCredentials: false
      }
      // The service tag is shared by every Front Door there is: the header names ours.
      ipSecurityRestrictions: frontDoorOnly
        ? [
            {
              name: 'front-door-only'
              priority: 100
              action: 'Allow'
              tag: 'ServiceTag'
              ipAddress: 'AzureFrontDoor.Backend'
              headers: { 'x-azure-fdid': [frontDoorId] }
            }
          ]
        : []
      ipSecurityRestrictionsDefaultAction: frontDoorOnly ? 'Deny' : 'Allow'
      // Deployments come from anywhere, signed in.
      scmIpSecurityRestrictionsUseMain: false
      scmIpSecurityRestrictionsDefaultAction: 'Allow'
    }
  }

  resource noFtpPassword 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource noDeploymentPassword 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

@description('Address that Azure gives.')
var givenUrl = empty(frontDoorUrl) ? 'https://${app.properties.defaultHostName}' : frontDoorUrl

@description('Where readers reach the API.')
var apiUrl = empty(site.apiUrl) ? givenUrl : site.apiUrl

// Apart from the app, because the settings name the address that Azure gave to it.
resource settings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'appsettings'
  properties: union(extraSettings, {
    AzureWebJobsStorage__accountName: account.name
    AzureWebJobsStorage__credential: 'managedidentity'
    AzureWebJobsStorage__clientId: identity.properties.clientId
    Storage__blobServiceUri: account.properties.primaryEndpoints.blob
    Storage__queueServiceUri: account.properties.primaryEndpoints.queue
    Storage__tableServiceUri: account.properties.primaryEndpoints.table
    Storage__contentBlobServiceUri: content.properties.primaryEndpoints.blob
    Storage__credential: 'managedidentity'
    Storage__clientId: identity.properties.clientId
    Site__BaseUrl: empty(site.baseUrl) ? apiUrl : site.baseUrl
    Site__ApiUrl: apiUrl
    Site__Title: site.title
    Site__Language: site.language
    Site__License: site.license
    // Behind Front Door the app sees one peer, Front Door: its header with the reader's address is believed with this id.
    Site__FrontDoorId: frontDoorOnly ? frontDoorId : ''
    APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
    // The front page is the site's own.
    AzureWebJobsDisableHomepage: 'true'
    // .NET 10 crashes at start in some regions without it (azure-functions-dotnet-worker issue 3335).
    WEBSITE_USE_PLACEHOLDER_DOTNETISOLATED: '0'
  })
}

@description('Resource id.')
output id string = app.id

@description('Host name of the app itself.')
output hostName string = app.properties.defaultHostName

@description('Where readers reach the API.')
output apiUrl string = apiUrl
