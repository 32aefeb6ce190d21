using System.CommandLine;
using Bifrost.Client;

namespace Quickstart;

/// <summary>Reads the arguments and turns whatever goes wrong into one line and an exit code.</summary>
internal static class CommandLine
{
    private const int Failed = 1;
    private const int Misused = 2;
    private const int Interrupted = 130;

    private static readonly Option<string> BaseAddress = new("--base-address")
    {
        Description = "The gateway, as https://gateway.example.com. Without it: one inside this process, with recordings of a real one.",
        HelpName = "url",
    };

    private static readonly Option<string> Key = new("--key") { Description = "The key: a virtual key (sk-bf-…) or a bearer token.", HelpName = "key" };
    private static readonly Option<string> Provider = new("--provider") { Description = "The provider that runs the batch, as openai.", HelpName = "name" };
    private static readonly Option<string> BatchId = new("--batch") { Description = "The id of the batch.", HelpName = "id" };

    public static async Task<int> RunAsync(string[] args, Func<Arguments, CancellationToken, Task> run)
    {
        var command = new RootCommand("Retrieves a batch from a Bifrost gateway and reads its results.") { BaseAddress, Key, Provider, BatchId };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, run, cancellationToken));

        ParseResult result = command.Parse(args);
        return result.Errors.Count > 0 ? Fail(result.Errors[0].Message, Misused) : await result.InvokeAsync();
    }

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
            return Fail($"{Advice.For(exception)} {exception.Message}", Failed);
        }
        catch (ArgumentException exception)
        {
            return Fail(exception.Message.Split(" (Parameter '")[0], Misused);
        }
    }

    private static Arguments Read(ParseResult parsed)
    {
        string? address = parsed.GetValue(BaseAddress), provider = parsed.GetValue(Provider), batch = parsed.GetValue(BatchId);
        if (address is not null && !Uri.TryCreate(address, UriKind.Absolute, out _))
            throw new ArgumentException($"--base-address '{address}' is not an address: give one as https://gateway.example.com.");
        if ((provider is null) != (batch is null))
            throw new ArgumentException($"{(provider is null ? "--provider" : "--batch")} is missing: the two name a batch together.");
        if (address is not null && (provider is null || batch is null))
            throw new ArgumentException("--provider and --batch are missing: they say which batch of this gateway to read.");

        return new Arguments(
            address is null ? null : new Uri(address),
            parsed.GetValue(Key),
            provider is null || batch is null ? null : [new BatchReference(new ModelProvider(provider), batch)]);
    }

    private static int Fail(string message, int exitCode)
    {
        Console.Error.WriteLine(PlainText.OneLine(message));
        return exitCode;
    }
}
