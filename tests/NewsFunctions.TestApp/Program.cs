using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using NewsFunctions.TestApp;

var builder = FunctionsApplication.CreateBuilder(args);
TestComposition.Add(builder);
builder.Build().Run();
