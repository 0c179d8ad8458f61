@export()
@description('Tags of a resource.')
type tagMap = {
  @description('Value of the tag.')
  *: string
}

@export()
@description('How long deleted and overwritten blobs of the editors can be brought back.')
type protectionPeriods = {
  @description('Days back to which all containers can be restored as a whole.')
  @minValue(1)
  @maxValue(360)
  restoreDays: int

  @description('Days for which a deleted blob or container can be undeleted; more than restoreDays, or the restore is refused.')
  @minValue(2)
  @maxValue(365)
  softDeleteDays: int

  @description('Days after which a version that was overwritten is dropped for good.')
  @minValue(2)
  versionDays: int
}

@export()
@description('Storage redundancy.')
type redundancy =
  | 'Standard_LRS'
  | 'Standard_ZRS'
  | 'Standard_GRS'
  | 'Standard_RAGRS'
  | 'Standard_GZRS'
  | 'Standard_RAGZRS'

@export()
@description('Instances kept warm for one group of functions: "http", or "function:<name>" for any other function.')
type alwaysReadyGroup = {
  @description('The group.')
  name: string

  @description('Instances that never sleep.')
  @minValue(1)
  instanceCount: int
}

@export()
@description('What the pages and feeds say about the site, and where they are.')
type siteSettings = {
  @description('Title of the site and of its feeds.')
  title: string

  @description('Language of articles that name none (BCP 47).')
  language: string

  @description('License of articles that name none: SPDX id, URL or "all rights reserved".')
  license: string

  @description('Address of the pages, without a slash at the end; empty for that of the API.')
  baseUrl: string

  @description('Address of the API for readers, without a slash at the end; empty for the one that Azure gives.')
  apiUrl: string

  @description('Origins whose pages may call the API. It is public and knows no cookie, so any page may, unless said otherwise.')
  corsOrigins: string[]
}

@export()
@description('How large the app may grow.')
type scaleSettings = {
  @description('Most instances.')
  @minValue(1)
  @maxValue(1000)
  maximumInstanceCount: int

  @description('Memory of an instance. Images are resized in it.')
  instanceMemoryMB: 512 | 2048 | 4096

  @description('Requests that one instance takes at a time.')
  @minValue(1)
  @maxValue(1000)
  httpConcurrency: int

  @description('Instances that never sleep. None: the first reader after a quiet time waits for a cold start.')
  alwaysReady: alwaysReadyGroup[]

  @description('Spread over availability zones, where the region has them.')
  zoneRedundant: bool
}

@export()
@description('When somebody is told, and who.')
type alertSettings = {
  @description('Mail address to tell; empty to tell the owners of the subscription only.')
  email: string

  @description('Seconds from an upload to its publication that are still fine.')
  @minValue(1)
  publishLagSeconds: int

  @description('Server errors in 15 minutes that are still fine.')
  @minValue(0)
  serverErrors: int

  @description('Rejected uploads in an hour that are still fine: more means that editors are stuck, or the system is wrong.')
  @minValue(0)
  rejectedUploads: int

  @description('Throttled storage requests in 15 minutes that are still fine: clients try again by themselves.')
  @minValue(0)
  throttledRequests: int

  @description('What the environment may cost a month, in the currency of the bill; 0 for no budget.')
  @minValue(0)
  monthlyBudget: int
}
