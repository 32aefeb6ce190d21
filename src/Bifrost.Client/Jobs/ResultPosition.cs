namespace Bifrost.Client.Jobs;

/// <summary>A place among the results of a job: an offset in bytes, and in the upper bits how often results had been collected again.</summary>
internal static class ResultPosition
{
    private const int OffsetBits = 48;

    public static long Create(long offset, int generation) => ((long)generation << OffsetBits) | offset;

    /// <summary>The offset of a position.</summary>
    /// <exception cref="BifrostJobException">Results were collected again since.</exception>
    public static long GetOffset(long position, int generation, string job)
    {
        if (position != 0 && position >> OffsetBits != generation)
        {
            throw new BifrostJobException($"Results of job '{job}' were collected again since this position was returned: read the results from their start.")
            {
                Reason = JobFailureReason.PositionExpired,
            };
        }

        return position & ((1L << OffsetBits) - 1);
    }
}
