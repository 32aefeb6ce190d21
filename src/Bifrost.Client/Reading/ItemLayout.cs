namespace Bifrost.Client.Reading;

/// <summary>Where the parts of one result item stand in its bytes. Texts are without their quotes, payloads with their brackets.</summary>
internal struct ItemLayout
{
    public ByteRange Id;
    public ByteRange CustomId;
    public bool HasResponse;
    public int StatusCode;
    public ByteRange RequestId;
    public ByteRange Body;
    public bool HasResult;
    public ByteRange ResultType;
    public ByteRange Message;
    public bool HasError;
    public ByteRange ErrorCode;
    public ByteRange ErrorMessage;

    /// <summary>How long the item is.</summary>
    public int Length;

    /// <summary>
    /// Whether the item has something in its envelope that the quick reading does not know: a member, a type, an escape in a name.
    /// Such an item is read by <see cref="System.Text.Json.JsonSerializer"/>; the other members of this layout say nothing then.
    /// </summary>
    public bool NeedsSerializer;
}
