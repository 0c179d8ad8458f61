using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace NewsFunctions.LocalHost;

/// <summary>One line per message, the same for the host and the app.</summary>
internal sealed class LocalConsole
{
    /// <summary>Set while the samples are published, which one line tells of in the end.</summary>
    public bool OnlyWarnings { get; set; }

    public void AddTo(ILoggingBuilder logging, IConfiguration settings) => logging
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        })
        .AddFilter((_, _, level) => level >= (OnlyWarnings ? LogLevel.Warning : LogLevel.Information))
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddFilter("System", LogLevel.Warning)
        .AddFilter("Azure", LogLevel.Warning)
        .AddFilter("Yarp", LogLevel.Error)
        .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
        // What a function throws is told once, by the host.
        .AddFilter("Microsoft.Azure.Functions.Worker.FunctionsApplication", LogLevel.Critical)
        // A failed start is told by FatalErrors, without a stack trace.
        .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical)
        .AddConfiguration(settings.GetSection("Logging"));
}
