namespace Bifrost.Client.Benchmarks.Measuring;

/// <summary>
/// How far the heap grows during a piece of work: the largest heap that any garbage collection during the work leaves behind
/// (<see cref="GCMemoryInfo.HeapSizeBytes"/>, survivors and holes), minus what a full collection left right before it.
/// </summary>
/// <remarks>
/// <see cref="GC.GetTotalMemory"/> would count garbage that no collection has looked at yet. How much of that there is, the collector decides
/// by the size of the processor's cache (some 25 MB on a machine with 32 MB of it), the same for a program that reads ten items as for one
/// that reads ten million; its highest value is shown beside (<see cref="WithGarbageBytes"/>) but says nothing about the reader.
/// A collection is noticed by an object without references, whose finalizer runs after each one.
/// </remarks>
internal sealed class HeapGrowth
{
    private readonly long _heapBefore;
    private readonly long _totalBefore;
    private readonly int _collectionsBefore;
    private long _heapHighest;
    private long _totalHighest;
    private bool _ended;

    private HeapGrowth()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        _heapBefore = _heapHighest = GC.GetGCMemoryInfo(GCKind.Any).HeapSizeBytes;
        _totalBefore = _totalHighest = GC.GetTotalMemory(forceFullCollection: false);
        _collectionsBefore = GC.CollectionCount(0);
        Watch();
        new Thread(PollTotal) { IsBackground = true }.Start();
    }

    /// <summary>The growth of what collections leave.</summary>
    public long Bytes => _heapHighest - _heapBefore;

    /// <summary>The growth of everything, garbage included.</summary>
    public long WithGarbageBytes => _totalHighest - _totalBefore;

    public int Collections { get; private set; }

    public static HeapGrowth Begin() => new();

    public void End()
    {
        Collections = GC.CollectionCount(0) - _collectionsBefore;
        Look();
        _ended = true;
    }

    private void Watch() => _ = new Witness(this);

    private void Look()
    {
        if (GC.CollectionCount(0) > _collectionsBefore)
            Raise(ref _heapHighest, GC.GetGCMemoryInfo(GCKind.Any).HeapSizeBytes);
    }

    private void PollTotal()
    {
        while (!_ended)
        {
            Raise(ref _totalHighest, GC.GetTotalMemory(forceFullCollection: false));
            // A sample each millisecond; a timer would take a thread of the pool that is measured.
            Thread.Sleep(1);
        }
    }

    private static void Raise(ref long highest, long value)
    {
        long seen;
        while (value > (seen = Volatile.Read(ref highest)) && Interlocked.CompareExchange(ref highest, value, seen) != seen)
        {
        }
    }

    private sealed class Witness(HeapGrowth growth)
    {
        ~Witness()
        {
            if (growth._ended)
                return;
            growth.Look();
            growth.Watch();
        }
    }
}
