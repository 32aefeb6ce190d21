namespace Bifrost.Client.Reading;

/// <summary>A range of the bytes of an item; <see langword="default"/> when the member is absent.</summary>
/// <param name="Start">The offset in the item; never 0, the offset of the item's brace.</param>
/// <param name="Length">The length in bytes.</param>
internal readonly record struct ByteRange(int Start, int Length)
{
    public bool IsPresent => Start != 0;

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> item) => item.Slice(Start, Length);
}
