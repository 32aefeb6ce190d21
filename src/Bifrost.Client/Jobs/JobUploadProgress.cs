namespace Bifrost.Client.Jobs;

/// <summary>The bytes of the current upload of a job that were sent; reported once a megabyte.</summary>
/// <param name="number">The number of the part that is uploaded.</param>
/// <param name="report">Called for each megabyte.</param>
internal sealed class JobUploadProgress(int number, Action report) : IProgress<long>
{
    private long _bytes;
    private long _reported;

    public int Number => number;

    public long Bytes => Interlocked.Read(ref _bytes);

    public void Report(long value)
    {
        Interlocked.Exchange(ref _bytes, value);
        if (Math.Abs(value - _reported) < BatchLimits.MiB)
            return;
        _reported = value;
        report();
    }
}
