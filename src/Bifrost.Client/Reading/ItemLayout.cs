namespace Bifrost.Client.Reading;

/// <summary>The positions of the members of a result item in its bytes. Texts are without their quotes, payloads with their brackets.</summary>
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

    /// <summary>The length of the item in bytes.</summary>
    public int Length;

    /// <summary>
    /// Whether the item has to be read by <see cref="System.Text.Json.JsonSerializer"/>, as it has something unexpected: a member, a type, an
    /// escape sequence in a name. The other members of this layout are not set then.
    /// </summary>
    public bool NeedsSerializer;
}
