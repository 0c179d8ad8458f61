using NewsFunctions.LocalHost;

FatalErrors.EndInOneLine();
await using var host = await HostedApp.StartAsync(FunctionApp.News, args);
await host.WaitForShutdownAsync();
