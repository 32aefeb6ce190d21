namespace Bifrost.Client.Reading;

/// <summary>A piece of an item's bytes; the default is "not there".</summary>
/// <param name="Start">Where it starts, from the start of the item; never 0, where the item's own brace stands.</param>
/// <param name="Length">How long it is.</param>
internal readonly record struct ByteRange(int Start, int Length)
{
    public bool IsPresent => Start != 0;

    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> item) => item.Slice(Start, Length);
}
