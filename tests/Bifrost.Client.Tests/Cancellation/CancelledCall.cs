namespace Bifrost.Client.Tests.Cancellation;

/// <summary>A public call that can be cancelled: a row of the matrix.</summary>
/// <param name="Members">The public methods that the row covers, as <see cref="CancellableMembers"/> writes them.</param>
/// <param name="InvokeAsync">Makes the call, with the tokens of the run.</param>
internal sealed record CancelledCall(string[] Members, Func<CancelledRun, Task> InvokeAsync)
{
    /// <summary>How many tokens the call takes: those of methods and the one of the loop. Each is cancelled in turn.</summary>
    public int Tokens { get; init; } = 1;

    /// <summary>Makes what the call needs, without places to cancel at.</summary>
    public Func<CancelledRun, Task> PrepareAsync { get; init; } = static _ => Task.CompletedTask;

    /// <summary>Whether the call can have had an effect at the provider that must not happen twice: its cancellation says what is known.</summary>
    public bool Creates { get; init; }

    /// <summary>Whether what was begun goes on when the call is cancelled: a request of a batch that others may wait for.</summary>
    public bool GoesOn { get; init; }

    /// <summary>Whether each delay of the call is one before a retry.</summary>
    public bool HasOnlyRetries { get; init; } = true;

    /// <summary>What must hold after the call was cancelled.</summary>
    public Func<CancelledRun, Task> VerifyAsync { get; init; } = static _ => Task.CompletedTask;
}
