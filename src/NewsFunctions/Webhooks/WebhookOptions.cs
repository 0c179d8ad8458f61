using System.ComponentModel.DataAnnotations;

namespace NewsFunctions.Webhooks;

/// <summary>The endpoints that are told of changes, by name: <c>Webhooks:0:Url</c> and so on.</summary>
public sealed class WebhookOptions : IValidatableObject
{
    private const int MaxEndpoints = 20;

    public Dictionary<string, WebhookSettings> Webhooks { get; set; } = [];

    /// <summary>In the order of their names; those without an address are none.</summary>
    public IReadOnlyList<WebhookEndpoint> Endpoints() => [.. Read([])];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var faults = new List<string>();
        if (Read(faults).Count > MaxEndpoints) faults.Add($"Webhooks: {MaxEndpoints} endpoints at most.");
        return faults.Select(fault => new ValidationResult(fault));
    }

    private List<WebhookEndpoint> Read(List<string> faults) =>
    [
        .. Webhooks.OrderBy(webhook => webhook.Key, StringComparer.Ordinal)
            .Select(webhook => WebhookEndpoint.Read(webhook.Key, webhook.Value, faults)).OfType<WebhookEndpoint>(),
    ];
}

/// <summary>Of one endpoint.</summary>
public sealed class WebhookSettings
{
    /// <summary>Where it is told; empty: nowhere.</summary>
    public string Url { get; set; } = "";

    /// <summary>
    /// With which messages are signed: <c>whsec_</c> and base64. Two, with a blank between, while one takes the place
    /// of the other.
    /// </summary>
    public string Secret { get; set; } = "";

    /// <summary>Those it wants to hear of, with commas between them; empty: all.</summary>
    public string Events { get; set; } = "";
}
