using System.IO.Compression;
using System.Security.Cryptography;
using NewsFunctions.Storage;

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

    private const long Budget = 64 * 1024 * 1024;

    // As quick as the framework's 4, and smaller; from 9 on it takes ten times as long.
    private static readonly BrotliCompressionOptions Brotli = new() { Quality = 5 };
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(20);
    private static readonly ByteCache<string, Rendition> Known = new(
        Budget, (hash, known) => (2 * hash.Length) + known.Size);
    private readonly byte[] content;
    private readonly string[] etags;
    private readonly Once<byte[]> gzip;
    private readonly Once<byte[]> brotli;

    private Rendition(byte[] content, string hash)
    {
        this.content = content;
        Hash = hash;
        etags = [$"\"{hash}\"", $"\"{hash}-gzip\"", $"\"{hash}-br\""];
        gzip = new(() => Compress(output => new GZipStream(output, CompressionLevel.Optimal)));
        brotli = new(() => Compress(output => new BrotliStream(output, Brotli)));
    }

    /// <summary>What all of them take in memory together, and at most.</summary>
    internal static (long Bytes, long Most) InMemory => (Known.Bytes, Known.Most);

    public string Hash { get; }

    /// <summary>What it takes in memory with its compressed forms, at most.</summary>
    public long Size => 3L * content.Length + 800;

    public static Rendition Of(byte[] content)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(content))[..32];
        return Known.TryGet(hash, out var known) ? known : Known.Set(hash, new Rendition(content, hash), Lifetime);
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
    public string ETag(Coding coding) => etags[(int)coding];

    private byte[] Compress(Func<Stream, Stream> coder)
    {
        using var output = new MemoryStream();
        using (var stream = coder(output)) stream.Write(content);
        return output.ToArray();
    }
}
