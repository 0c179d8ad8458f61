using Microsoft.Azure.Functions.Worker;

namespace NewsFunctions.Publishing;

public sealed partial class PublishingFunctions(
    Publisher publisher, PublicationPublisher publication, Sweep sweep, ILogger<PublishingFunctions> log)
{
    [Function("PublishArticle")]
    public async Task PublishArticle(
        [QueueTrigger("uploads", Connection = "Storage")] string message, CancellationToken cancellationToken)
    {
        var upload = UploadEvent.Parse(message);
        if (upload?.Container == "articles") await publisher.PublishAsync(upload.Blob, cancellationToken);
        else if (upload?.Container == "publication")
        {
            await publication.PublishAsync(upload.Blob, cancellationToken);
            await publisher.SiteChangedAsync(cancellationToken);
        }
        else if (upload?.Container == "images")
        {
            await publication.ImageChangedAsync(upload.Blob, cancellationToken);
            await publisher.ImageChangedAsync(upload.Blob, cancellationToken);
        }
        else Ignored(message.Length);
    }

    [Function("SweepArticles")]
    public async Task SweepArticles(
        [TimerTrigger(Schedules.FiveMinutes)] TimerInfo timer, CancellationToken cancellationToken)
    {
        // First what articles take their defaults from.
        await publication.SweepAsync(cancellationToken);
        await sweep.RunAsync(cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "A message of {Length} characters in the queue uploads is no event of the editors' containers")]
    private partial void Ignored(int length);
}
