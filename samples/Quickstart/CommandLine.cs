using System.CommandLine;
using Bifrost.Client;

namespace Quickstart;

/// <summary>Parses the arguments. Prints an error as one line on standard error, and returns the exit code.</summary>
internal static class CommandLine
{
    private const int Failed = 1;
    private const int InvalidArguments = 2;
    private const int Interrupted = 130;

    private static readonly Option<string> BaseAddress = new("--base-address")
    {
        Description = "URL of the gateway, such as https://gateway.example.com. Default: a gateway inside this process that replays recorded responses.",
        HelpName = "url",
    };

    private static readonly Option<string> Key = new("--key") { Description = "API key: a virtual key (sk-bf-…) or a bearer token.", HelpName = "key" };
    private static readonly Option<string> Provider = new("--provider") { Description = "Provider of the batch, such as openai.", HelpName = "name" };
    private static readonly Option<string> BatchId = new("--batch") { Description = "Id of the batch.", HelpName = "id" };

    public static async Task<int> RunAsync(string[] args, Func<Arguments, CancellationToken, Task> run)
    {
        var command = new RootCommand("Retrieves a batch from a Bifrost gateway and reads its results.") { BaseAddress, Key, Provider, BatchId };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, run, cancellationToken));

        ParseResult result = command.Parse(args);
        return result.Errors.Count > 0 ? Fail(result.Errors[0].Message, InvalidArguments) : await result.InvokeAsync();
    }

    /// <summary>Replaces control characters, so that text from outside cannot change the terminal.</summary>
    public static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    // System.CommandLine cancels the token on Ctrl+C.
    private static async Task<int> RunAsync(ParseResult parsed, Func<Arguments, CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        try
        {
            await run(Read(parsed), cancellationToken);
            return 0;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Interrupted;
        }
        catch (BifrostException exception)
        {
            return Fail(exception.Message, Failed);
        }
        catch (ArgumentException exception)
        {
            return Fail(exception.Message.Split(" (Parameter '")[0], InvalidArguments);
        }
    }

    private static Arguments Read(ParseResult parsed)
    {
        string? address = parsed.GetValue(BaseAddress), provider = parsed.GetValue(Provider), batch = parsed.GetValue(BatchId);
        Uri? uri = null;
        if (address is not null && !Uri.TryCreate(address, UriKind.Absolute, out uri))
            throw new ArgumentException($"--base-address must be an absolute URL, such as https://gateway.example.com, not '{address}'.");
        if ((provider is null) != (batch is null) || (uri is not null && batch is null))
            throw new ArgumentException($"{(provider is null ? "--provider" : "--batch")} is missing: a batch has a provider and an id.");

        return new Arguments(uri, parsed.GetValue(Key), batch is null ? null : new BatchReference(provider!, batch));
    }

    private static int Fail(string message, int exitCode)
    {
        Console.Error.WriteLine(OneLine(message));
        return exitCode;
    }

    /// <summary>The arguments.</summary>
    /// <param name="BaseAddress">The gateway; null for the one inside this process.</param>
    /// <param name="Key">The API key; null sends none.</param>
    /// <param name="Batch">The batch; null for the recorded ones.</param>
    internal sealed record Arguments(Uri? BaseAddress, string? Key, BatchReference? Batch);
}
