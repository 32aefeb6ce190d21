using System.Globalization;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Testing;

/// <summary>Checks of what files contain.</summary>
internal static class JournalContentChecks
{
    private const int BlockSize = 80_000;

    public static IEnumerable<JournalCheck> All =>
    [
        new("A file can be empty.", CheckEmptyAsync),
        new("A file can be large.", CheckLargeAsync),
        new("A file can be written in pieces of any size.", CheckPiecesAsync),
        new("A hundred files can be written at the same time.", CheckManyAsync),
        new("A file can be read several times at once, also while others are written.", CheckReadersAsync),
        new("A stream that can seek reads from anywhere.", CheckSeekAsync),
        new("A file that is deleted while it is read is read to its end, or reading it fails.", CheckDeletedAsync),
    ];

    private static async Task CheckEmptyAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        IJobJournalLock taken = await run.CreateAsync(job).ConfigureAwait(false);
        await run.WriteFileAsync(taken, "empty.jsonl", default).ConfigureAwait(false);
        await JournalAssert.HasFileAsync(run.Open(), job, "empty.jsonl", "after its commit", default).ConfigureAwait(false);
    }

    private static async Task CheckLargeAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        long length = Math.Max(1, run.Options.LargeFileBytes);
        IJobJournalLock taken = await run.CreateAsync(job).ConfigureAwait(false);
        IJobJournalFile file = await run.CreateFileAsync(taken, "large.jsonl").ConfigureAwait(false);
        // Random bytes: nothing can be guessed or compressed.
        byte[] block = new byte[BlockSize];
        var random = new Random(1);
        for (long position = 0; position < length; position += BlockSize)
        {
            random.NextBytes(block);
            await file.Content.WriteAsync(block.AsMemory(0, (int)Math.Min(BlockSize, length - position)), run.Token).ConfigureAwait(false);
        }

        await file.CommitAsync(run.Token).ConfigureAwait(false);
        await file.DisposeAsync().ConfigureAwait(false);

        random = new Random(1);
        byte[] actual = new byte[BlockSize];
        Stream stream = await run.Open().OpenFileAsync(job, "large.jsonl", run.Token).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            long position = 0;
            for (int read; (read = await stream.ReadAtLeastAsync(actual, BlockSize, throwOnEndOfStream: false, run.Token).ConfigureAwait(false)) > 0; position += read)
            {
                random.NextBytes(block);
                int expected = (int)Math.Min(BlockSize, Math.Max(0, length - position));
                JournalAssert.That(
                    read <= expected && block.AsSpan(0, read).SequenceEqual(actual.AsSpan(0, read)), $"the content of a file of {length} bytes",
                    $"other bytes were read after position {position}");
            }

            JournalAssert.That(position == length, $"a file of {length} bytes", $"{position} bytes were read");
        }
    }

    private static async Task CheckPiecesAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        ReadOnlyMemory<byte> content = JournalData.CreateContent("in pieces", lines: 10_000);
        IJobJournalLock taken = await run.CreateAsync(job).ConfigureAwait(false);
        IJobJournalFile file = await run.CreateFileAsync(taken, "pieces.jsonl").ConfigureAwait(false);
        int size = 1;
        for (int position = 0; position < content.Length; size = (size * 3 % 9973) + 1)
        {
            ReadOnlyMemory<byte> piece = content.Slice(position, Math.Min(size, content.Length - position));
            if (size % 2 == 0)
                await file.Content.WriteAsync(piece, run.Token).ConfigureAwait(false);
            else
                file.Content.Write(piece.Span);
            if (size % 5 == 0)
                await file.Content.FlushAsync(run.Token).ConfigureAwait(false);
            position += piece.Length;
        }

        await file.CommitAsync(run.Token).ConfigureAwait(false);
        await JournalAssert.HasFileAsync(run.Open(), job, "pieces.jsonl", "after its commit", content).ConfigureAwait(false);
    }

    private static async Task CheckManyAsync(JournalTestRun run)
    {
        const int Count = 100;
        string job = run.NewJob();
        IJobJournalLock taken = await run.CreateAsync(job).ConfigureAwait(false);
        var files = new IJobJournalFile[Count];
        for (int index = 0; index < Count; index++)
            files[index] = await run.CreateFileAsync(taken, GetName(index)).ConfigureAwait(false);
        await Parallel.ForAsync(0, Count, run.Token, async (index, token) =>
        {
            await files[index].Content.WriteAsync(CreateContent(index), token).ConfigureAwait(false);
            await files[index].CommitAsync(token).ConfigureAwait(false);
        }).ConfigureAwait(false);
        for (int index = 0; index < Count; index++)
            await JournalAssert.HasFileAsync(run.Journal, job, GetName(index), "after its commit", CreateContent(index)).ConfigureAwait(false);

        static string GetName(int index) => string.Create(CultureInfo.InvariantCulture, $"file-{index}.jsonl");
        static ReadOnlyMemory<byte> CreateContent(int index) => JournalData.CreateContent(GetName(index), lines: index * 10);
    }

    private static async Task CheckReadersAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        ReadOnlyMemory<byte> content = JournalData.CreateContent("read", lines: 10_000);
        IJobJournalLock taken = await run.CreateAsync(job).ConfigureAwait(false);
        await run.WriteFileAsync(taken, "read.jsonl", content).ConfigureAwait(false);
        IJobJournalFile begun = await run.BeginFileAsync(taken, "begun.jsonl", content).ConfigureAwait(false);
        Stream open = await run.Journal.OpenFileAsync(job, "read.jsonl", run.Token).ConfigureAwait(false);
        await using (open.ConfigureAwait(false))
        {
            await Task.WhenAll(Enumerable.Range(0, 5).Select(reader => Task.Run(
                () => JournalAssert.HasFileAsync(reader % 2 == 0 ? run.Journal : run.Open(), job, "read.jsonl", "for several readers at once", content)))).ConfigureAwait(false);
            await begun.CommitAsync(run.Token).ConfigureAwait(false);
        }

        await JournalAssert.HasFileAsync(run.Open(), job, "begun.jsonl", "after its commit", content).ConfigureAwait(false);
    }

    private static async Task CheckSeekAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        ReadOnlyMemory<byte> content = JournalData.CreateContent("seek", lines: 1000);
        IJobJournalLock taken = await run.CreateAsync(job).ConfigureAwait(false);
        await run.WriteFileAsync(taken, "seek.jsonl", content).ConfigureAwait(false);
        Stream stream = await run.Open().OpenFileAsync(job, "seek.jsonl", run.Token).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            JournalAssert.That(
                stream is { CanRead: true, CanWrite: false }, "a stream that can be read and not written", $"CanRead is {stream.CanRead}, CanWrite is {stream.CanWrite}");
            if (!stream.CanSeek)
                return;
            JournalAssert.That(stream.Length == content.Length, $"a length of {content.Length}", $"the length {stream.Length}");
            byte[] piece = new byte[100];
            foreach (int position in (int[])[5000, 0, content.Length - piece.Length, 77])
            {
                stream.Position = position;
                await stream.ReadExactlyAsync(piece, run.Token).ConfigureAwait(false);
                JournalAssert.That(content.Span.Slice(position, piece.Length).SequenceEqual(piece), $"the bytes at position {position}", "other bytes were read");
            }
        }
    }

    private static async Task CheckDeletedAsync(JournalTestRun run)
    {
        string job = run.NewJob();
        ReadOnlyMemory<byte> content = JournalData.CreateContent("deleted", lines: 10_000);
        IJobJournalLock taken = await run.CreateAsync(job).ConfigureAwait(false);
        await run.WriteFileAsync(taken, "deleted.jsonl", content).ConfigureAwait(false);
        Stream stream = await run.Open().OpenFileAsync(job, "deleted.jsonl", run.Token).ConfigureAwait(false);
        using var actual = new MemoryStream();
        await using (stream.ConfigureAwait(false))
        {
            await taken.DeleteFileAsync("deleted.jsonl", run.Token).ConfigureAwait(false);
            if (await JournalAssert.RecordAsync(async () => await stream.CopyToAsync(actual, run.Token).ConfigureAwait(false)).ConfigureAwait(false) is not null)
                return;
        }

        JournalAssert.That(
            content.Span.SequenceEqual(actual.GetBuffer().AsSpan(0, (int)actual.Length)), $"the {content.Length} bytes of the file, or an exception",
            $"{actual.Length} bytes were read");
    }
}
