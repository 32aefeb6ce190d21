using Bifrost.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

/// <summary>The names that the snippets of the READMEs use without declaring them. Every snippet becomes a method of this class.</summary>
internal static partial class Snippets
{
    internal static string Address = "";
    internal static BifrostClient client = null!;
    internal static IServiceCollection services = null!;
    internal static IConfiguration configuration = null!;
    internal static string[] questions = [];
    internal static BatchRequestItem[] requests = [];
    internal static BatchCreateRequest batch = null!;
    internal static CancellationToken cancellationToken = default;

    internal sealed record Fact(string Text);
}
