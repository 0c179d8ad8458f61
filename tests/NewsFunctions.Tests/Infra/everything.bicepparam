// An environment with every option on, for InfraTests: what Azure would be asked for is compared with the snapshot next to
// this file.
using '../../../infra/main.bicep'

param environmentName = 'test'
param location = 'westeurope'
param site = {
  title: 'News'
  language: 'en'
  license: 'CC-BY-4.0'
  baseUrl: 'https://news.example.org'
  apiUrl: ''
  corsOrigins: ['*']
}
param editorsGroupId = '11111111-1111-1111-1111-111111111111'
param frontDoor = true
param deployerId = '22222222-2222-2222-2222-222222222222'
param scale = {
  maximumInstanceCount: 40
  instanceMemoryMB: 2048
  httpConcurrency: 100
  alwaysReady: [{ name: 'http', instanceCount: 1 }]
  zoneRedundant: true
}
param alerts = {
  email: 'operator@example.org'
  publishLagSeconds: 300
  serverErrors: 5
  rejectedUploads: 20
  throttledRequests: 20
  monthlyBudget: 50
}
param budgetStartDate = '2026-08-01'
