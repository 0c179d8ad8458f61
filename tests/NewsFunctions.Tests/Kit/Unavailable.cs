using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;

namespace NewsFunctions.Tests.Kit;

/// <summary>Storage is too busy to do anything.</summary>
internal sealed class Unavailable : Response
{
    public override int Status => 503;

    public override bool IsError => true;

    public override string ReasonPhrase => "Server Busy";

    public override Stream? ContentStream { get; set; } = new MemoryStream();

    public override string ClientRequestId { get; set; } = "";

    public override void Dispose()
    {
    }

    protected override bool ContainsHeader(string name) => false;

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => [];

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value)
    {
        value = null;
        return false;
    }

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = null;
        return false;
    }
}
