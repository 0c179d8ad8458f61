namespace NewsFunctions.Images;

/// <summary>The name of a blob in the editors' container <c>images</c>, such as <c>2026/map.png</c>.</summary>
public sealed record ImageName
{
    private const int MaxLength = 1024;

    private ImageName(string value) => Value = value;

    public string Value { get; }

    /// <summary>From a blob name, or from the path of a request that is decoded already.</summary>
    public static ImageName? FromBlob(string? name)
    {
        if (name is not { Length: > 0 and <= MaxLength } || name.Any(c => char.IsControl(c) || c == '\\')) return null;
        return name.Split('/').Any(segment => segment is "" or "." or "..") ? null : new(name);
    }

    /// <summary>
    /// From what an editor wrote in front matter or body: <c>images/map.png</c>, <c>/images/map.png</c> or with any
    /// number of <c>../</c> before it (editors write where the image lies as seen from the article). Percent-encoding
    /// is undone.
    /// </summary>
    public static ImageReference Parse(string? written)
    {
        var text = (written ?? "").Trim();
        if (External(text) is { } address) return new ImageReference.External(address);

        var path = Uri.UnescapeDataString(text).Replace('\\', '/');
        if (path.StartsWith('/')) path = path[1..];
        while (path.StartsWith("../", StringComparison.Ordinal) || path.StartsWith("./", StringComparison.Ordinal))
        {
            path = path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..];
        }

        const string folder = "images/";
        return path.StartsWith(folder, StringComparison.OrdinalIgnoreCase)
            && FromBlob(path[folder.Length..]) is { } name
            ? new ImageReference.Ours(name)
            : ImageReference.NotFound.Instance;
    }

    public override string ToString() => Value;

    private static Uri? External(string text)
    {
        if (text.StartsWith("//", StringComparison.Ordinal)) text = "https:" + text;
        return Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp) ? uri : null;
    }
}

/// <summary>What an image in an article points at.</summary>
public abstract record ImageReference
{
    private ImageReference()
    {
    }

    public sealed record Ours(ImageName Name) : ImageReference;

    /// <summary>An image of somebody else's site, left as it is.</summary>
    public sealed record External(Uri Address) : ImageReference;

    /// <summary>Neither: no image can be shown, and the editor is told.</summary>
    public sealed record NotFound : ImageReference
    {
        public static NotFound Instance { get; } = new();
    }
}
