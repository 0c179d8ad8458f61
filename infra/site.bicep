// The reader page as static files, in an account of its own: whatever lies in $web is public by its nature, so nothing else
// may live next to it. azure.yaml copies src/web there after a deployment.
import { tagMap } from 'types.bicep'

@description('Name of the account.')
param accountName string

@description('Azure region.')
param location string

@description('Tags of the account.')
param tags tagMap

@description('Object id of who deploys, and so may write the files; empty to assign that role elsewhere.')
param deployerId string

@description('What deployerId is.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param deployerType string

@description('Storage Blob Data Contributor.')
var contributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'

module account 'account.bicep' = {
  params: {
    name: accountName
    location: location
    tags: tags
    sku: 'Standard_LRS'
    containers: ['$web']
    staticWebsite: true
  }
}

resource existing 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: accountName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource web 'containers' existing = { name: '$web' }
  }
}

resource deployer 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(deployerId)) {
  scope: existing::blobs::web
  name: guid(existing::blobs::web.id, deployerId, contributor)
  dependsOn: [account]
  properties: {
    description: 'Copies the pages'
    principalId: deployerId
    principalType: deployerType
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', contributor)
  }
}

@description('Host name of the static site.')
output hostName string = split(account.outputs.webEndpoint, '/')[2]
