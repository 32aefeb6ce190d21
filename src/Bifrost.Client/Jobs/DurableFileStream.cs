namespace Bifrost.Client.Jobs;

/// <summary>A new file that is on the disk when it has been disposed.</summary>
internal sealed class DurableFileStream(string path, FileStreamOptions options, Action<string>? flushedToDisk) : FileStream(path, options)
{
    /// <summary>Whether the file is going to be deleted, so that it need not be on the disk.</summary>
    public bool IsDiscarded { get; set; }

    /// <summary>Whether the file was closed with everything that was written.</summary>
    public bool IsComplete { get; private set; }

    public override void Flush(bool flushToDisk)
    {
        base.Flush(flushToDisk);
        if (flushToDisk)
            flushedToDisk?.Invoke(Name);
    }

    // Called by DisposeAsync, too.
    protected override void Dispose(bool disposing)
    {
        try
        {
            if (disposing && CanWrite && !IsDiscarded)
            {
                Flush(flushToDisk: true);
                IsComplete = true;
            }
        }
        finally
        {
            base.Dispose(disposing);
        }
    }
}
