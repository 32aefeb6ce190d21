namespace Bifrost.Client.Testing;

/// <summary>
/// A position in a response as it is sent: before a byte of the head (the status line, the headers and the empty line after them) or of the
/// body. A position after the end of the response is its end.
/// </summary>
public readonly record struct FaultPosition
{
    private readonly Origin _origin;
    private readonly int _offset;

    private FaultPosition(Origin origin, int offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        _origin = origin;
        _offset = offset;
    }

    private enum Origin
    {
        Head = 0,
        Body,
        End,
    }

    /// <summary>Before the first byte of the response.</summary>
    public static FaultPosition Start => default;

    /// <summary>After the last byte of the response.</summary>
    public static FaultPosition End => FromEnd(0);

    /// <summary>A position in the head, counted from its first byte; positions after the head are in the body.</summary>
    /// <param name="offset">The number of bytes before the position; zero or greater.</param>
    /// <returns>The position.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="offset"/> is negative.</exception>
    public static FaultPosition InHead(int offset) => new(Origin.Head, offset);

    /// <summary>A position in the body, counted from its first byte.</summary>
    /// <param name="offset">The number of bytes of the body before the position; zero or greater.</param>
    /// <returns>The position.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="offset"/> is negative.</exception>
    public static FaultPosition InBody(int offset) => new(Origin.Body, offset);

    /// <summary>A position counted from the end of the response.</summary>
    /// <param name="count">The number of bytes after the position; zero or greater.</param>
    /// <returns>The position.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative.</exception>
    public static FaultPosition FromEnd(int count) => new(Origin.End, count);

    /// <summary>Returns the position as text, for example <c>body+12</c>.</summary>
    /// <returns>The position.</returns>
    public override string ToString() => _origin switch
    {
        Origin.Head => $"head+{_offset}",
        Origin.Body => $"body+{_offset}",
        _ => $"end-{_offset}",
    };

    /// <summary>Returns the number of bytes of a response that are before the position.</summary>
    internal int Resolve(ReadOnlySpan<byte> response)
    {
        long position = _origin switch
        {
            Origin.Head => _offset,
            Origin.Body => (long)RawResponse.GetHeadLength(response) + _offset,
            _ => (long)response.Length - _offset,
        };
        return (int)Math.Clamp(position, 0, response.Length);
    }
}
