using NewsFunctions.Publishing;

namespace NewsFunctions.Tests.Publishing;

public sealed class UploadEventTests
{
    private const string Start = "/blobServices/default/containers/";

    [Theory]
    [InlineData(Start + "articles/blobs/a.md", "articles", "a.md")]
    [InlineData(Start + "articles/blobs/x/blobs/containers/a.md", "articles", "x/blobs/containers/a.md")]
    [InlineData(Start + "images/blobs/ü b.png", "images", "ü b.png")]
    public void A_subject_names_container_and_blob(string subject, string container, string blob) =>
        Assert.Equal(new UploadEvent(container, blob), Parse(subject));

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/containers/")]
    [InlineData("/blobs/")]
    [InlineData("/blobs/containers/")]
    [InlineData(Start)]
    [InlineData(Start + "articles")]
    [InlineData(Start + "articles/blobs/")]
    [InlineData(Start + "/blobs/a.md")]
    [InlineData("articles/blobs/a.md")]
    public void Any_other_subject_is_no_event(string subject) => Assert.Null(Parse(subject));

    [Theory]
    [InlineData("")]
    [InlineData("not an event")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("3")]
    [InlineData("[3]")]
    [InlineData("""{"subject":null}""")]
    [InlineData("""{"subject":3}""")]
    [InlineData("""{"subject":{}}""")]
    public void Any_other_message_is_no_event(string message) => Assert.Null(UploadEvent.Parse(message));

    private static UploadEvent? Parse(string subject) =>
        UploadEvent.Parse($$"""{"eventType":"Microsoft.Storage.BlobCreated","subject":"{{subject}}"}""");
}
