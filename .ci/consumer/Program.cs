// Checks the packages, runs the first snippets of the READMEs, and a trimmed and a Native AOT program against the test gateway.
// Arguments: the folder of the packages, the trimmed program, the Native AOT program.
using System.Diagnostics;
using System.IO.Compression;
using System.Text.RegularExpressions;
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
    string text = nuspec.ReadToEnd();
    Require(text.Contains("<license type=\"expression\">MIT</license>"), $"{name} is licensed");
    Require(text.Contains("<tags>") && text.Contains("<releaseNotes>"), $"{name} has tags and release notes");
    Require(!text.Contains("id=\"Bifrost.Client"), $"{name} does not depend on another project's package");
    if (Regex.IsMatch(name, @"^BifrostGateway\.Client\.\d"))
        Require(text.Contains("<dependency id=\"Refit\""), $"{name} depends on Refit");
    using var readme = new StreamReader(content.GetEntry("README.md")!.Open());
    Require(!Regex.IsMatch(readme.ReadToEnd(), @"\]\((?!https://|#)"), $"the README of {name} has no relative links");
    using ZipArchive symbols = ZipFile.OpenRead(Path.ChangeExtension(package, ".snupkg"));
    Require(symbols.Entries.Any(entry => entry.FullName.EndsWith(".pdb")), $"{name} has symbols");
}

await using BifrostTestGateway gateway = await BifrostTestGateway.StartAsync();
gateway.AddBatch(
    ModelProvider.OpenAI,
    new Batch { Id = "batch_67", Status = BatchStatus.Completed, RequestCounts = new() { Total = 1, Completed = 1 } },
    [new BatchResultItem { CustomId = "request-1", Response = new() { StatusCode = 200, Body = JsonPayload.Parse("""{"choices":[{"message":{"content":"{\"answer\":42}"}}],"usage":{"prompt_tokens":2,"completion_tokens":5}}""") } }]);
Snippets.Address = gateway.BaseAddress.ToString();

Require((await CaptureAsync(Snippets.Readme1)).Contains("request-1: Hello (2 input tokens, 2 output tokens)"), "the first snippet of README.md runs");
Require((await CaptureAsync(Snippets.Package1)).Contains("request-1: Hello (2 input tokens, 2 output tokens)"), "the first snippet of the package's README runs");
Require((await CaptureAsync(Snippets.Readme2)).Contains("""request-1 Succeeded {"answer":42}"""), "the second snippet of README.md reads the results");
Require((await CaptureAsync(Snippets.Testing1)).Contains("""a: {"answer":42}"""), "the first snippet of the README of the testing package runs");

foreach ((string kind, string program) in new[] { ("trimmed", args[1]), ("Native AOT", args[2]) })
{
    using Process process = Process.Start(new ProcessStartInfo(program, [Snippets.Address]) { RedirectStandardOutput = true })!;
    string output = await process.StandardOutput.ReadToEndAsync();
    await process.WaitForExitAsync();
    Require(process.ExitCode == 0 && output.Contains("""batch_67 completed request-1 Succeeded {"answer":42}"""), $"a {kind} program reads the results");
    Require(output.Contains("answer: 42, 42"), $"a {kind} program deserializes an answer");
    Require(output.Contains("gathered: 1 call"), $"a {kind} program gathers a call");
    Require(output.Contains("job: 0 of 1 requests completed, 1 active"), $"a {kind} program stores and submits a job");
}

static async Task<string> CaptureAsync(Func<Task> snippet)
{
    TextWriter console = Console.Out;
    var written = new StringWriter();
    Console.SetOut(written);
    try
    {
        await snippet();
    }
    finally
    {
        Console.SetOut(console);
    }

    return written.ToString();
}

static void Require(bool condition, string what)
{
    Console.WriteLine($"{(condition ? "ok" : "NOT TRUE")}: {what}");
    if (!condition)
        Environment.Exit(1);
}
