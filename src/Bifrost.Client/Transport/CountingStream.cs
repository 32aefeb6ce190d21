namespace Bifrost.Client.Transport;

/// <summary>Counts the bytes that are written.</summary>
internal sealed class CountingStream(Stream inner, Action<int> onWritten) : WriteOnlyStream
{
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await inner.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        onWritten(buffer.Length);
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Write(byte[] buffer, int offset, int count)
    {
        inner.Write(buffer, offset, count);
        onWritten(count);
    }

    public override void Flush() => inner.Flush();
}
