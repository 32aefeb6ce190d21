// Looks into the packages, runs the README's first snippet, and a trimmed program, against the gateway that the packages bring.
// Arguments: the folder of the packages, the trimmed program.
using System.Diagnostics;
using System.IO.Compression;
using Bifrost.Client;
using Bifrost.Client.Testing;

foreach (string package in Directory.GetFiles(args[0], "*.nupkg"))
{
    string name = Path.GetFileNameWithoutExtension(package);
    using ZipArchive content = ZipFile.OpenRead(package);
    string[] files = [.. content.Entries.Select(entry => entry.FullName)];
    Require(files.Contains("README.md") && files.Contains("icon.png"), $"{name} has its README and its icon");
    Require(files.Any(file => file.EndsWith(".dll")) && files.Any(file => file.StartsWith("lib/") && file.EndsWith(".xml")), $"{name} has its library and its documentation");
    using var nuspec = new StreamReader(content.Entries.Single(entry => entry.FullName.EndsWith(".nuspec")).Open());
    Require(nuspec.ReadToEnd().Contains("<license type=\"expression\">MIT</license>"), $"{name} is licensed");
    using ZipArchive symbols = ZipFile.OpenRead(Path.ChangeExtension(package, ".snupkg"));
    Require(symbols.Entries.Any(entry => entry.FullName.EndsWith(".pdb")), $"{name} has symbols");
}

await using BifrostTestGateway gateway = await BifrostTestGateway.StartAsync();
gateway.AddBatch(
    ModelProvider.OpenAI,
    new Batch { Id = "batch_67", Status = BatchStatus.Completed, RequestCounts = new() { Total = 1, Completed = 1 } },
    [new BatchResultItem { CustomId = "request-1", Response = new() { StatusCode = 200, Body = JsonPayload.Parse("""{"answer":42}""") } }]);
Snippets.Address = gateway.BaseAddress.ToString();

TextWriter console = Console.Out;
var written = new StringWriter();
Console.SetOut(written);
await Snippets.Snippet1();
Console.SetOut(console);
Require(written.ToString().Contains("""request-1 Succeeded {"answer":42}"""), "the README's first snippet reads the results");

using Process trimmed = Process.Start(new ProcessStartInfo(args[1], [Snippets.Address]) { RedirectStandardOutput = true })!;
string output = await trimmed.StandardOutput.ReadToEndAsync();
await trimmed.WaitForExitAsync();
Require(trimmed.ExitCode == 0 && output.Contains("""batch_67 completed request-1 Succeeded {"answer":42}"""), "a trimmed program reads the results");

static void Require(bool condition, string what)
{
    Console.WriteLine($"{(condition ? "ok" : "NOT TRUE")}: {what}");
    if (!condition)
        Environment.Exit(1);
}
