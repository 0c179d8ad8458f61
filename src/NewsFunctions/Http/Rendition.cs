using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Memory;

namespace NewsFunctions.Http;

public enum Coding
{
    Identity,
    Gzip,
    Brotli,
}

/// <summary>
/// The bytes of an answer and, made once when first asked for, their compressed forms. Kept in memory by what they are,
/// so that a document which is rendered again with the same content is not compressed again.
/// </summary>
public sealed class Rendition
{
    /// <summary>Shorter ones are not worth the effort.</summary>
    public const int WorthCompressing = 1024;

    // As quick as the framework's 4, and smaller; from 9 on it takes ten times as long.
    private static readonly BrotliCompressionOptions Brotli = new() { Quality = 5 };

    private const long Budget = 64 * 1024 * 1024;
    private static readonly MemoryCache Known = new(new MemoryCacheOptions { SizeLimit = Budget });
    private readonly byte[] content;
    private readonly Lazy<byte[]> gzip;
    private readonly Lazy<byte[]> brotli;

    private Rendition(byte[] content, string hash)
    {
        this.content = content;
        Hash = hash;
        gzip = new(() => Compress(output => new GZipStream(output, CompressionLevel.Optimal)));
        brotli = new(() => Compress(output => new BrotliStream(output, Brotli)));
    }

    public string Hash { get; }

    /// <summary>What it takes in memory with its compressed forms, at most.</summary>
    public long Size => 3L * content.Length + 500;

    public static Rendition Of(byte[] content)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(content))[..32];
        if (Known.TryGetValue(hash, out Rendition? known)) return known!;
        var rendition = new Rendition(content, hash);
        return Known.Set(hash, rendition,
            new MemoryCacheEntryOptions { Size = rendition.Size, SlidingExpiration = TimeSpan.FromMinutes(20) });
    }

    public byte[] Encoded(Coding coding) => coding switch
    {
        Coding.Gzip => gzip.Value,
        Coding.Brotli => brotli.Value,
        _ => content,
    };

    /// <summary>The best coding that the client takes; a document too short for any is sent as it is.</summary>
    public Coding Negotiate(HttpRequest request) =>
        content.Length < WorthCompressing ? Coding.Identity : AcceptEncoding.Best(request.Headers.AcceptEncoding);

    /// <summary>Strong, therefore another one for each coding (RFC 9110, 8.8.3.3).</summary>
    public string ETag(Coding coding) => coding switch
    {
        Coding.Gzip => $"\"{Hash}-gzip\"",
        Coding.Brotli => $"\"{Hash}-br\"",
        _ => $"\"{Hash}\"",
    };

    private byte[] Compress(Func<Stream, Stream> coder)
    {
        using var output = new MemoryStream();
        using (var stream = coder(output)) stream.Write(content);
        return output.ToArray();
    }
}
