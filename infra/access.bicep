// Identities and what each may do.
import { tagMap } from 'types.bicep'

@description('What makes names unique.')
param token string

@description('Azure region.')
param location string

@description('Tags of the identities.')
param tags tagMap

@description('Name of the identity of the function app.')
param appIdentityName string

@description('Name of the identity that delivers events.')
param eventsIdentityName string

@description('Account of the editors.')
param contentAccountName string

@description('Account of the app.')
param appAccountName string

@description('Container of the app account for events that could not be delivered.')
param deadLetterContainer string

@description('Application Insights that the app reports to.')
param insightsName string

@description('Object id of the group of editors; empty to give its roles by hand.')
param editorsGroupId string

@description('Object id of who deploys; empty to leave out the check after a deployment, or give its role by hand.')
param deployerId string

@description('What deployerId is.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param deployerType string

module identity 'identity.bicep' = {
  params: {
    appIdentityName: appIdentityName
    eventsIdentityName: eventsIdentityName
    location: location
    tags: tags
  }
}

module roleDefinitions 'role-definitions.bicep' = {
  params: { token: token }
}

module roles 'roles.bicep' = {
  dependsOn: [identity, roleDefinitions]
  params: {
    appIdentityName: appIdentityName
    eventsIdentityName: eventsIdentityName
    contentAccountName: contentAccountName
    appAccountName: appAccountName
    deadLetterContainer: deadLetterContainer
    insightsName: insightsName
  }
}

module editors 'editors.bicep' = if (!empty(editorsGroupId)) {
  dependsOn: [roleDefinitions]
  params: {
    groupId: editorsGroupId
    contentAccountName: contentAccountName
    appAccountName: appAccountName
  }
}

module deployer 'deployer.bicep' = if (!empty(deployerId)) {
  params: {
    deployerId: deployerId
    deployerType: deployerType
    contentAccountName: contentAccountName
  }
}
