// Front Door, second half: what reaches the app, and how often. All but what the Functions host keeps for itself, /admin and
// /runtime, does: those stay behind the origin lock.
import { tagMap } from 'types.bicep'

@description('Name of the profile.')
param profileName string

@description('Name of the endpoint.')
param endpointName string

@description('Name of the firewall policy.')
param firewallName string

@description('Tags of the firewall policy.')
param tags tagMap

@description('Host name of the function app.')
param apiHostName string

@description('Requests a minute that one address may send before it is turned away.')
@minValue(10)
param requestsPerMinute int

resource profile 'Microsoft.Cdn/profiles@2026-07-01' existing = {
  name: profileName

  resource endpoint 'afdEndpoints' existing = { name: endpointName }
}

// Without probes: with one origin there is nothing to choose, and they would keep the app awake day and night.
resource group 'Microsoft.Cdn/profiles/originGroups@2026-07-01' = {
  parent: profile
  name: 'api'
  properties: {
    loadBalancingSettings: {
      sampleSize: 4
      successfulSamplesRequired: 3
      additionalLatencyInMilliseconds: 50
    }
  }

  resource app 'origins' = {
    name: 'api'
    properties: {
      hostName: apiHostName
      originHostHeader: apiHostName
      enforceCertificateNameCheck: true
      priority: 1
      weight: 1000
    }
  }
}

// Articles say themselves how long they may be kept (Cache-Control); this only makes each query an entry of its own.
resource reading 'Microsoft.Cdn/profiles/afdEndpoints/routes@2026-07-01' = {
  parent: profile::endpoint
  name: 'reading'
  dependsOn: [group::app]
  properties: {
    originGroup: { id: group.id }
    supportedProtocols: ['Http', 'Https']
    httpsRedirect: 'Enabled'
    forwardingProtocol: 'HttpsOnly'
    linkToDefaultDomain: 'Enabled'
    patternsToMatch: ['/*']
    cacheConfiguration: {
      queryStringCachingBehavior: 'UseQueryString'
      compressionSettings: {
        isCompressionEnabled: true
        contentTypesToCompress: [
          'application/json'
          'application/problem+json'
          'application/feed+json'
          'application/atom+xml'
          'application/rss+xml'
          'application/xml'
          'image/svg+xml'
          'text/css'
          'text/html'
          'text/javascript'
          'text/plain'
        ]
      }
    }
  }
}

resource health 'Microsoft.Cdn/profiles/afdEndpoints/routes@2026-07-01' = {
  parent: profile::endpoint
  name: 'health'
  dependsOn: [group::app]
  properties: {
    originGroup: { id: group.id }
    supportedProtocols: ['Https']
    httpsRedirect: 'Disabled'
    forwardingProtocol: 'HttpsOnly'
    linkToDefaultDomain: 'Enabled'
    patternsToMatch: ['/health/*']
  }
}

resource firewall 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2026-04-01' = {
  name: firewallName
  location: 'global'
  tags: tags
  sku: { name: 'Standard_AzureFrontDoor' }
  properties: {
    policySettings: {
      enabledState: 'Enabled'
      mode: 'Prevention'
    }
    customRules: {
      rules: [
        {
          name: 'NotTheHost'
          enabledState: 'Enabled'
          priority: 10
          ruleType: 'MatchRule'
          action: 'Block'
          matchConditions: [
            {
              matchVariable: 'RequestUri'
              operator: 'RegEx'
              transforms: ['UrlDecode', 'Lowercase']
              matchValue: ['^https?://[^/]+/+(admin|runtime)([/?]|$)']
            }
          ]
        }
        // Before the general limit: a few likes and views a minute are a reader, many are a script.
        {
          name: 'OneVoteAtATime'
          enabledState: 'Enabled'
          priority: 90
          ruleType: 'RateLimitRule'
          rateLimitDurationInMinutes: 1
          rateLimitThreshold: max(requestsPerMinute / 5, 10)
          action: 'Block'
          matchConditions: [
            {
              matchVariable: 'RequestMethod'
              operator: 'Equal'
              matchValue: ['POST', 'PUT', 'DELETE', 'PATCH']
            }
          ]
        }
        // Whatever the address looks like, encoded or in capitals: it counts. Files of the theme, which caches keep, do not.
        {
          name: 'OneReaderAtATime'
          enabledState: 'Enabled'
          priority: 100
          ruleType: 'RateLimitRule'
          rateLimitDurationInMinutes: 1
          rateLimitThreshold: requestsPerMinute
          action: 'Block'
          matchConditions: [
            {
              matchVariable: 'RequestUri'
              operator: 'RegEx'
              negateCondition: true
              transforms: ['UrlDecode', 'Lowercase']
              matchValue: ['^https?://[^/]+/theme/[^/?]+([?]|$)']
            }
          ]
        }
      ]
    }
  }
}

resource protection 'Microsoft.Cdn/profiles/securityPolicies@2026-07-01' = {
  parent: profile
  name: 'rate-limit'
  properties: {
    parameters: {
      type: 'WebApplicationFirewall'
      wafPolicy: { id: firewall.id }
      associations: [
        {
          domains: [{ id: profile::endpoint.id }]
          patternsToMatch: ['/*']
        }
      ]
    }
  }
}
