using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using NewsFunctions.LocalHost.Worker.Protocol;

namespace NewsFunctions.LocalHost.Worker;

/// <summary>The gRPC address at which the worker reports to its host, on a free loopback port.</summary>
internal sealed class WorkerGate : IAsyncDisposable
{
    private readonly WebApplication server;

    private WorkerGate(WebApplication server) => this.server = server;

    public string Address => server.Services.GetRequiredService<IServer>().Features
        .GetRequiredFeature<IServerAddressesFeature>().Addresses.Single();

    public static async Task<WorkerGate> OpenAsync(WorkerConnection connection, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = null);
        builder.Services.AddSingleton(connection);
        var server = builder.Build();
        server.MapGrpcService<Service>();
        await server.StartAsync(cancellationToken);
        return new WorkerGate(server);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private sealed class Service(WorkerConnection connection) : FunctionRpc.FunctionRpcBase
    {
        // Every process of the machine reaches the port; only our worker knows its id.
        public override async Task EventStream(
            IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream,
            ServerCallContext context)
        {
            var hasSpoken = await requestStream.MoveNext(context.CancellationToken);
            if (!hasSpoken || requestStream.Current.StartStream?.WorkerId != connection.WorkerId)
                throw new Grpc.Core.RpcException(
                    new Status(StatusCode.PermissionDenied, "Not the worker of this host."));
            await connection.RunAsync(requestStream, responseStream, context.CancellationToken);
        }
    }
}
