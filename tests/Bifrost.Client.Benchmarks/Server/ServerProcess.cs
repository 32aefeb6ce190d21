using System.Diagnostics;
using System.Globalization;

namespace Bifrost.Client.Benchmarks.Server;

/// <summary>The server in its own process, so that its work and its memory are not counted as the reader's.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, int port)
    {
        _process = process;
        BaseAddress = new Uri($"http://127.0.0.1:{port}");
    }

    public Uri BaseAddress { get; }

    /// <param name="command">Which server: <c>serve</c> or <c>serve-gateway</c>.</param>
    /// <param name="argument">The argument of the command; null for none.</param>
    public static ServerProcess Start(string command = "serve", string? argument = null)
    {
        string self = Environment.ProcessPath!;
        var start = new ProcessStartInfo(self) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(self) == "dotnet")
            start.ArgumentList.Add(typeof(ServerProcess).Assembly.Location);
        start.ArgumentList.Add(command);
        if (argument is not null)
            start.ArgumentList.Add(argument);
        Process process = Process.Start(start)!;
        return new ServerProcess(process, int.Parse(process.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit(5000);
        _process.Dispose();
    }
}
