using GpCollections.Access;
using GpCollections.Transport;

var builder = WebApplication.CreateBuilder(args);
builder.Host.UseDefaultServiceProvider(options => options.ValidateOnBuild = options.ValidateScopes = true);
// A line for every request would hold what was asked, and cost more than the asking.
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
builder.AddSignIn();
builder.AddGraphQL();

var app = builder.Build();
app.UseAuthentication();
app.MapGraphQL();
app.MapDevelopmentSignIn();
app.Run();
