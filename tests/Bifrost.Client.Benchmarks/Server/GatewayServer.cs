using System.Globalization;
using Bifrost.Client.Testing;

namespace Bifrost.Client.Benchmarks.Server;

/// <summary>The in-process gateway in a process of its own, for batches that are created and run.</summary>
internal static class GatewayServer
{
    /// <summary>Serves until standard input ends, which it does when the parent does.</summary>
    /// <param name="stateDirectory">The directory of the gateway's state; null keeps it in memory.</param>
    public static async Task<int> RunAsync(string? stateDirectory)
    {
        await using BifrostTestGateway gateway = await BifrostTestGateway.StartAsync(new BifrostTestGatewayOptions
        {
            CustomProviders = [new("lab")],
            Lifecycle = BatchLifecycle.Immediate,
            MaxRequestBytes = int.MaxValue,
            StateDirectory = stateDirectory,
        });
        Console.WriteLine(gateway.BaseAddress.Port.ToString(CultureInfo.InvariantCulture));
        while (Console.In.Read() >= 0)
        {
        }

        return 0;
    }
}
