using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using NewsFunctions;

var builder = FunctionsApplication.CreateBuilder(args);
Composition.Add(builder);
builder.Build().Run();
