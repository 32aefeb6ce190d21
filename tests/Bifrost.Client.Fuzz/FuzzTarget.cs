namespace Bifrost.Client.Fuzz;

/// <summary>Something that reads a response, or a job of a journal.</summary>
/// <param name="name">The name, for the command line.</param>
internal abstract class FuzzTarget(string name)
{
    // A response becomes a few objects of its own size; the buffers of a reading are some hundred kilobytes.
    private const long MaxAllocationPerByte = 2_000;
    private const long MaxAllocation = 64 << 20;
    private const int MaxLengthForBytes = 500;

    public static IReadOnlyList<FuzzTarget> All { get; } = [new PageTarget(), new LinesTarget(), new ErrorTarget(), new RecordsTarget(), new JobStateTarget(), new JobRecordsTarget(), new JobResultsTarget()];

    public string Name { get; } = name;

    public static FuzzTarget Get(string name) => All.FirstOrDefault(target => target.Name == name) ?? throw new ArgumentException($"There is no target '{name}'.");

    /// <summary>The inputs to begin with; those of responses if there are none.</summary>
    public virtual IReadOnlyList<byte[]> Seeds => [];

    /// <summary>Reads an input, at once and in random pieces.</summary>
    /// <exception cref="FindingException">The client did something that it must not do.</exception>
    public void Check(byte[] input, Random random)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Outcome whole = Run(input, int.MaxValue);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > MaxAllocation + (MaxAllocationPerByte * input.Length))
            throw new FindingException($"{allocated} bytes were allocated for {input.Length}.");

        CheckOutcome(input, whole);
        // Single bytes take long.
        foreach (int size in (int[])[input.Length < MaxLengthForBytes ? 1 : random.Next(2, 20), random.Next(2, 1000)])
        {
            Outcome pieces = Run(input, size);
            if (pieces.Failure?.GetType() != whole.Failure?.GetType() || !pieces.Values.SequenceEqual(whole.Values))
                throw new FindingException($"In pieces of {size} bytes: {pieces}\nAt once: {whole}");
        }
    }

    /// <summary>Reads an input.</summary>
    /// <param name="input">The body of the response.</param>
    /// <param name="pieceSize">How much of it a read returns at most.</param>
    protected abstract Outcome Run(byte[] input, int pieceSize);

    /// <summary>Compares the outcome with what another reader sees in the input.</summary>
    protected virtual void CheckOutcome(byte[] input, Outcome outcome)
    {
    }

    /// <summary>Runs a reading. Only exceptions of the library may leave it.</summary>
    protected static Outcome Record(Func<List<string>, Task> read)
    {
        var values = new List<string>();
        try
        {
            // Everything completes synchronously: the response is there already.
            read(values).GetAwaiter().GetResult();
            return new Outcome(values, null);
        }
        catch (BifrostException exception)
        {
            // Used by callers and logs; must not throw.
            _ = exception.ToString();
            return new Outcome(values, exception);
        }
#pragma warning disable CA1031 // Any other exception is a finding.
        catch (Exception exception) when (exception is not FindingException)
#pragma warning restore CA1031
        {
            throw new FindingException($"{exception.GetType()} left the library: {exception.Message}", exception);
        }
    }

    /// <summary>What a reading returned, and how it ended.</summary>
    protected sealed record Outcome(IReadOnlyList<string> Values, BifrostException? Failure)
    {
        public override string ToString() => $"{Values.Count} values, {Failure?.ToString() ?? "no failure"}";
    }
}
