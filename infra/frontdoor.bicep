// Front Door, first half: the address that readers use and the id that the app trusts. The app needs both before it can be
// made, and the routes (frontdoor-routes.bicep) need the app.
import { tagMap } from 'types.bicep'

@description('Name of the profile.')
param profileName string

@description('Name of the endpoint; part of its host name.')
param endpointName string

@description('Tags of both.')
param tags tagMap

resource profile 'Microsoft.Cdn/profiles@2026-07-01' = {
  name: profileName
  location: 'global'
  tags: tags
  sku: { name: 'Standard_AzureFrontDoor' }
  properties: {
    // Longer than any answer of the API, shorter than the limit of the Functions host.
    originResponseTimeoutSeconds: 60
  }
}

resource endpoint 'Microsoft.Cdn/profiles/afdEndpoints@2026-07-01' = {
  parent: profile
  name: endpointName
  location: 'global'
  tags: tags
  properties: { enabledState: 'Enabled' }
}

@description('Id that this Front Door sends along in the header x-azure-fdid.')
output frontDoorId string = profile.properties.frontDoorId

@description('Host name that readers use.')
output hostName string = endpoint.properties.hostName
