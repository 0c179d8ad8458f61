using System.Security.Cryptography;
using System.Text;

namespace NewsFunctions.Webhooks;

/// <summary>Somebody outside who is told of changes, as the settings have it.</summary>
/// <param name="Secrets">Messages are signed with each.</param>
/// <param name="Events">What it wants to hear of; empty where that is all.</param>
public sealed record WebhookEndpoint(
    string Name, Uri Url, IReadOnlyList<byte[]> Secrets, IReadOnlyList<string> Events)
{
    private const int MaxName = 32;
    private const int MinSecret = 24;
    private const int MaxSecret = 64;
    private const string SecretPrefix = "whsec_";

    /// <summary>Tells whether it still is where it was; an address may hold a secret of its own.</summary>
    public string Address { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Url.AbsoluteUri)))[..16];

    public bool Wants(string type) => Events.Count == 0 || Events.Contains(type);

    /// <returns>Null where there is none, or where something is wrong with it.</returns>
    public static WebhookEndpoint? Read(string name, WebhookSettings settings, List<string> faults)
    {
        if (settings.Url.Length == 0 && settings.Secret.Length == 0) return null;
        var (path, before) = ($"Webhooks:{name}", faults.Count);
        if (name.Length > MaxName || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'))
            faults.Add($"{path}: the name of an endpoint has {MaxName} letters, digits and hyphens at most.");
        if (!IsAllowed(settings.Url, out var url))
            faults.Add($"{path}:Url must be an https address without a user name; http is for this machine alone, " +
                "as in http://localhost:3000/hook.");
        var secrets = Words(settings.Secret, ' ').Select(Secret).ToList();
        if (secrets.Count is 0 or > 2 || secrets.Contains(null))
            faults.Add($"{path}:Secret must be {SecretPrefix} and the base64 of {MinSecret} to {MaxSecret} bytes, as " +
                $"\"echo {SecretPrefix}$(openssl rand -base64 32)\" makes it; two with a blank between while one " +
                "takes the place of the other.");
        var events = Words(settings.Events, ',');
        faults.AddRange(events.Except(WebhookEvent.Types).Select(unknown =>
            $"{path}:Events: there is no \"{unknown}\", only {string.Join(", ", WebhookEvent.Types)}."));
        return faults.Count == before ? new(name, url!, [.. secrets.OfType<byte[]>()], events) : null;
    }

    private static bool IsAllowed(string text, out Uri? url) =>
        Uri.TryCreate(text, UriKind.Absolute, out url) && url.UserInfo.Length == 0
            && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));

    private static byte[]? Secret(string text)
    {
        if (!text.StartsWith(SecretPrefix, StringComparison.Ordinal)) return null;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text[SecretPrefix.Length..], bytes, out var length)
            && length is >= MinSecret and <= MaxSecret ? bytes[..length] : null;
    }

    private static string[] Words(string text, char between) =>
        text.Split(between, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
