using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using NewsFunctions;
using NewsFunctions.Http;

var builder = FunctionsApplication.CreateBuilder(args);
builder.UseMiddleware<ResultOnce>();
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<Problems>();
Composition.Add(builder.Services);
builder.Build().Run();
