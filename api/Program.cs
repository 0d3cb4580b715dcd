using GpCollections.Access;
using GpCollections.Transport;

var builder = WebApplication.CreateBuilder(args);
builder.Host.UseDefaultServiceProvider(options => options.ValidateOnBuild = options.ValidateScopes = true);
builder.AddSignIn();
builder.AddGraphQL();

var app = builder.Build();
app.UseAuthentication();
app.MapGraphQL();
app.MapDevelopmentSignIn();
app.Run();
