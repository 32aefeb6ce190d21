using System.Collections.Concurrent;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Testing;

/// <summary>Checks whether an implementation of <see cref="IJobJournal"/> keeps the contract of the interface. For any test framework.</summary>
public static class JobJournalTests
{
    /// <summary>
    /// Runs all checks. They create jobs whose names begin with a random text, and delete them.
    /// </summary>
    /// <param name="open">Returns a journal over the same storage each time, as another process would have it.</param>
    /// <param name="options">Options; <see langword="null"/> uses the defaults.</param>
    /// <param name="cancellationToken">Stops the checks.</param>
    /// <exception cref="JobJournalTestException">The journal does not keep the contract; the message lists each failure.</exception>
    public static async Task RunAsync(Func<IJobJournal> open, JobJournalTestOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(open);
        options ??= new JobJournalTestOptions();

        JournalCheck[] checks =
        [
            .. JournalStateChecks.All, .. JournalVersionChecks.All, .. JournalLockChecks.All, .. JournalReleaseChecks.All, .. JournalFileChecks.All, .. JournalContentChecks.All,
            .. JournalControlChecks.All, .. JournalListChecks.All, .. JournalDeleteChecks.All, .. JournalNameChecks.All, .. JournalConcurrencyChecks.All,
        ];
        if (options.BreakLockAsync is not null)
            checks = [.. checks, .. JournalLossChecks.All];

        var failures = new ConcurrentDictionary<int, string>();
        await Parallel.ForAsync(
            0,
            checks.Length,
            new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.MaxConcurrency), CancellationToken = cancellationToken },
            async (index, token) =>
            {
                if (await RunAsync(checks[index], open, options, token).ConfigureAwait(false) is { } failure)
                    failures[index] = failure;
            }).ConfigureAwait(false);
        if (!failures.IsEmpty)
            throw new JobJournalTestException([.. failures.OrderBy(failure => failure.Key).Select(failure => failure.Value)]);
    }

    private static async Task<string?> RunAsync(JournalCheck check, Func<IJobJournal> open, JobJournalTestOptions options, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var run = new JournalTestRun(open, options, timeout.Token);
        try
        {
            // Outside the context of the caller, and of a journal that blocks.
            await Task.Run(() => check.RunAsync(run), CancellationToken.None).WaitAsync(options.Timeout, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (JournalCheckException exception)
        {
            return $"{check.Sentence} {exception.Message}";
        }
        catch (TimeoutException exception)
        {
            return $"{check.Sentence} Expected: an end within {options.Timeout}. Happened: {exception.Message}";
        }
#pragma warning disable CA1031 // Whatever the journal throws is a failure of the check.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return $"{check.Sentence} Expected: no exception. Happened: {JournalAssert.Describe(exception)}";
        }
        finally
        {
            await timeout.CancelAsync().ConfigureAwait(false);
            await run.CleanUpAsync().ConfigureAwait(false);
        }
    }
}
