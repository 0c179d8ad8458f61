// The page to open when an alert comes: a chart for each alert and the errors behind it.
import { tagMap } from 'types.bicep'

@description('Title of the workbook.')
param title string

@description('Azure region.')
param location string

@description('Tags of the workbook.')
param tags tagMap

@description('Workspace with the telemetry.')
param workspaceId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'workbook')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: title
    category: 'workbook'
    version: '1.0'
    sourceId: workspaceId
    serializedData: string(union(loadJsonContent('workbook.json'), { fallbackResourceIds: [workspaceId] }))
  }
}
