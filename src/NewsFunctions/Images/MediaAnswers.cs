using Azure;
using Azure.Storage.Blobs.Models;
using Microsoft.Net.Http.Headers;
using NewsFunctions.Http;
using NewsFunctions.Storage;

namespace NewsFunctions.Images;

/// <summary>
/// Recordings, from storage to the reader piece by piece: whole, or the range that a player asks for (RFC 9110, 14).
/// </summary>
public sealed class MediaAnswers(ImageLibrary images, StorageClients storage)
{
    private const string Fresh = "public, max-age=300";

    /// <returns>Neither where there is no such recording.</returns>
    public async Task<(IResult? Answer, ImageRefusal? Refusal)> FindAsync(
        HttpRequest request, ImageName name, CancellationToken cancellationToken)
    {
        for (var maxAge = ImageLibrary.MaxAge; ; maxAge = TimeSpan.Zero)
        {
            if (await images.FindOriginalAsync(name, maxAge, cancellationToken) is not { } original) return default;
            if (original.Media is not { } media) return (null, original.Result.Refusal);
            if (await AnswerAsync(request, original, media, cancellationToken) is { } answer) return (answer, null);

            // Overwritten since it was looked at; where it changes all the time, who asks comes again.
            if (maxAge == TimeSpan.Zero) return (null, ImageRefusal.Busy);
        }
    }

    private async Task<IResult?> AnswerAsync(
        HttpRequest request, ImageOriginal original, MediaInfo media, CancellationToken cancellationToken)
    {
        var etag = $"\"{BlobListing.Normalise(original.Version.ToString())}\"";
        var headers = request.HttpContext.Response.Headers;
        (headers.CacheControl, headers.ETag, headers.AcceptRanges) = (Fresh, etag, "bytes");
        if (Answers.IsKnown(request, etag)) return Results.StatusCode(StatusCodes.Status304NotModified);
        if (HttpMethods.IsHead(request.Method)) return new Recording(media, null, null);
        var range = MediaRange.Of(request, etag, media.Length);
        if (range is { Length: 0 })
        {
            headers.ContentRange = new ContentRangeHeaderValue(media.Length).ToString();
            return Results.StatusCode(StatusCodes.Status416RangeNotSatisfiable);
        }
        try
        {
            var download = await storage.Images.GetBlobClient(media.Name.Value).DownloadStreamingAsync(
                new BlobDownloadOptions
                {
                    Range = range is null ? default : new HttpRange(range.From, range.Length),
                    Conditions = new BlobRequestConditions { IfMatch = original.Version },
                },
                cancellationToken);
            return new Recording(media, range, download.Value);
        }
        catch (RequestFailedException failure) when (failure.Status is 404 or 412)
        {
            return null;
        }
    }

    /// <param name="content">Null for HEAD.</param>
    private sealed class Recording(MediaInfo media, MediaRange? range, BlobDownloadStreamingResult? content) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.ContentType = media.Type.Name;
            response.ContentLength = range?.Length ?? media.Length;
            if (range is not null)
            {
                response.StatusCode = StatusCodes.Status206PartialContent;
                response.Headers.ContentRange =
                    new ContentRangeHeaderValue(range.From, range.To, media.Length).ToString();
            }
            if (content is null) return;
            using (content) await content.Content.CopyToAsync(response.Body, httpContext.RequestAborted);
        }
    }
}

/// <param name="Length">0 where nothing of the recording lies in it.</param>
internal sealed record MediaRange(long From, long Length)
{
    public long To => From + Length - 1;

    /// <returns>Null where the whole is to be sent: no range, several, or one of another version.</returns>
    public static MediaRange? Of(HttpRequest request, string etag, long length)
    {
        var typed = request.GetTypedHeaders();
        if (typed.Range is not { Ranges.Count: 1 } wanted || wanted.Unit != "bytes") return null;
        if (request.Headers.IfRange.Count > 0 && typed.IfRange?.EntityTag?.ToString() != etag) return null;
        var range = wanted.Ranges.Single();
        var from = range.From ?? Math.Max(0, length - range.To!.Value);
        var to = range.From is null ? length - 1 : Math.Min(range.To ?? long.MaxValue, length - 1);
        return new(from, Math.Max(0, to - from + 1));
    }
}
