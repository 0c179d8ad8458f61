// Two accounts: what editors write and the backup of the counts, which must survive everything, and what the system can make
// again or owns alone.
import { protectionPeriods, redundancy, tagMap } from 'types.bicep'

@description('Name of the account of the editors.')
param contentAccountName string

@description('Name of the account of the app.')
param appAccountName string

@description('Azure region.')
param location string

@description('Tags of both accounts.')
param tags tagMap

@description('Redundancy of what editors wrote.')
param contentSku redundancy

@description('Redundancy of counters and rendered pages.')
param appSku redundancy

@description('How long mistakes of editors can be undone.')
param protection protectionPeriods

@description('Container of the app account for the deployed package.')
param packageContainer string

@description('Container of the app account for events that could not be delivered.')
param deadLetterContainer string

@description('The list that the local host uses as well, so that both create the same.')
var resources = loadJsonContent('storage.json')

module content 'account.bicep' = {
  params: {
    name: contentAccountName
    location: location
    tags: tags
    sku: contentSku
    containers: concat(resources.content.containers, [resources.content.backup])
    protection: protection
    // Who takes a like back is forgotten: the app writes these files anew within 30 days.
    expiring: { prefix: '${resources.content.backup}/Likes/', days: 100 }
  }
}

module app 'account.bicep' = {
  params: {
    name: appAccountName
    location: location
    tags: tags
    sku: appSku
    containers: concat(resources.app.containers, [packageContainer, deadLetterContainer])
    tables: resources.app.tables
    queues: resources.app.queues
  }
}
