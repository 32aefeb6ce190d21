using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Bifrost.Client.Json;

/// <summary>
/// Finds the end of a JSON object or array without parsing its content, 64 bytes at a time, and can continue when more data has arrived.
/// </summary>
/// <remarks>
/// A block becomes bit masks: quotes that are not escaped, what is inside strings, opening and closing brackets outside. Most blocks
/// only change the depth by the difference of two counts; a block in which the depth could reach zero, or the limit, is walked bit by bit.
/// What is checked: brackets pair up by kind over the whole value, strings hold no control characters, the depth stays within its limit.
/// Everything else between the brackets is not checked: it shows when the value is used. docs/reading-results.md says why that is safe.
/// </remarks>
internal struct ValueScan
{
    /// <summary>No end yet: more data is needed.</summary>
    public const int NeedsMore = -1;

    /// <summary>The value is not JSON; <see cref="Position"/> is where that was found.</summary>
    public const int Broken = -2;

    /// <summary>The value is nested deeper than allowed.</summary>
    public const int TooDeep = -3;

    private const int Block = 64;
    private const ulong OddBits = 0xAAAA_AAAA_AAAA_AAAA;

    private readonly int _maxDepth;
    private int _depth;

    // Open braces minus closed ones; with the depth at zero this is zero too, or brackets of different kinds were paired.
    private int _braces;

    // All ones inside a string, as it is or-ed into the masks of the next block.
    private ulong _inString;

    // One when the first byte of the next block is escaped by the last of this one.
    private ulong _escaped;

    // Where in the block an error was found.
    private int _errorOffset;

    /// <summary>Starts a scan.</summary>
    /// <param name="start">The offset of the opening bracket of the value.</param>
    /// <param name="maxDepth">The maximum depth of the value, itself included.</param>
    public ValueScan(int start, int maxDepth)
    {
        Start = start;
        Position = start;
        End = NeedsMore;
        _maxDepth = maxDepth;
    }

    /// <summary>Whether the scan has been started, and is not <see langword="default"/>.</summary>
    public readonly bool IsBegun => _maxDepth != 0;

    /// <summary>Where the value starts.</summary>
    public int Start { get; }

    /// <summary>The offset that the scan has reached.</summary>
    public int Position { get; private set; }

    /// <summary>One past the closing bracket once it has been found; otherwise one of the constants above.</summary>
    public int End { get; private set; }

    /// <summary>Continues the scan.</summary>
    /// <param name="data">The same data as before, possibly with more at its end.</param>
    /// <returns>One past the closing bracket, or one of the constants above.</returns>
    public int Advance(ReadOnlySpan<byte> data)
    {
        if (End != NeedsMore)
            return End;

        int position = Position;
        if (Vector128.IsHardwareAccelerated)
        {
            int end = AdvanceBlocks(data, ref position);
            if (end != NeedsMore)
                return Finish(position, end);
        }

        for (; position < data.Length; position++)
        {
            int end = ScanByte(data[position]);
            if (end != NeedsMore)
                return Finish(position, end);
        }

        Position = position;
        return NeedsMore;
    }

    // The state between blocks is in locals: with fields, each block would wait for the store of the previous one. Fully optimised at once: with
    // tiered compilation a short read would run the slow tiers only.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int AdvanceBlocks(ReadOnlySpan<byte> data, ref int position)
    {
        ref byte first = ref MemoryMarshal.GetReference(data);
        (ulong before, ulong escaped) = (_inString, _escaped);
        (int depth, int braces) = (_depth, _braces);
        int end = NeedsMore;
        int at = position;
        for (; at <= data.Length - Block; at += Block)
        {
            ref byte block = ref Unsafe.Add(ref first, at);
            Masks masks = Vector512.IsHardwareAccelerated ? Masks.Load512(ref block)
                : Vector256.IsHardwareAccelerated ? Masks.Load256(ref block)
                : Masks.Load128(ref block);

            // No branches on what is hard to predict (a backslash, a bracket): a misprediction costs more than the work.
            ulong quotes = masks.Quotes & ~EscapedBy(masks.Backslashes, ref escaped);
            ulong inString = PrefixXor(quotes) ^ before;
            before = (ulong)((long)inString >> 63);
            ulong controls = masks.Controls & inString;
            ulong opens = masks.Opens & ~inString;
            ulong closes = masks.Closes & ~inString;
            int opened = BitOperations.PopCount(opens);
            int closed = BitOperations.PopCount(closes);
            if (controls == 0 && depth > closed && depth + opened <= _maxDepth)
            {
                depth += opened - closed;
                braces += BitOperations.PopCount(opens & masks.Braces) - BitOperations.PopCount(closes & masks.Braces);
                continue;
            }

            (_depth, _braces) = (depth, braces);
            end = controls != 0 ? BrokenUnlessEnded(controls, opens, closes, masks.Braces) : Walk(opens, closes, masks.Braces);
            if (end != NeedsMore)
                break;
            (depth, braces) = (_depth, _braces);
        }

        (_inString, _escaped) = (before, escaped);
        (_depth, _braces) = (depth, braces);
        position = at;
        return end;
    }

    private int Finish(int position, int end)
    {
        Position = position + (end < 0 ? _errorOffset : end);
        return End = end < 0 ? end : Position;
    }

    // The value can end in this block before the control character, which is then not part of it.
    private int BrokenUnlessEnded(ulong controls, ulong opens, ulong closes, ulong braces)
    {
        ulong before = (1UL << BitOperations.TrailingZeroCount(controls)) - 1;
        int end = Walk(opens & before, closes & before, braces);
        if (end != NeedsMore)
            return end;

        _errorOffset = BitOperations.TrailingZeroCount(controls);
        return Broken;
    }

    // The depth may reach zero or the limit in this block: bracket by bracket.
    private int Walk(ulong opens, ulong closes, ulong braces)
    {
        for (ulong brackets = opens | closes; brackets != 0; brackets &= brackets - 1)
        {
            int at = BitOperations.TrailingZeroCount(brackets);
            int step = (int)((opens >> at) & 1) * 2 - 1;
            if ((braces >> at & 1) != 0)
                _braces += step;
            _depth += step;
            _errorOffset = at;
            if (_depth == 0)
                return _braces == 0 ? at + 1 : Broken;
            if (_depth > _maxDepth)
                return TooDeep;
        }

        return NeedsMore;
    }

    // The rest of the data that does not fill a block, and all data on hardware without vectors.
    private int ScanByte(byte value)
    {
        if (_inString != 0)
        {
            if (_escaped != 0)
                _escaped = 0;
            else if (value == '\\')
                _escaped = 1;
            else if (value == '"')
                _inString = 0;
            _errorOffset = 0;
            return value < 0x20 ? Broken : NeedsMore;
        }

        if (_escaped != 0 && value is (byte)'"')
        {
            // A backslash outside of a string is not JSON; handled as in blocks, so that both find the same end.
            _escaped = 0;
            return NeedsMore;
        }

        _escaped = value == '\\' && _escaped == 0 ? 1UL : 0;
        return value switch
        {
            (byte)'"' => OpenString(),
            (byte)'{' => Walk(1, 0, 1),
            (byte)'[' => Walk(1, 0, 0),
            (byte)'}' => Walk(0, 1, 1),
            (byte)']' => Walk(0, 1, 0),
            _ => NeedsMore,
        };
    }

    private int OpenString()
    {
        _inString = ulong.MaxValue;
        return NeedsMore;
    }

    // Which bytes of a block are escaped: those after an odd run of backslashes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong EscapedBy(ulong backslashes, ref ulong carry)
    {
        ulong potential = backslashes & ~carry;
        ulong maybeEscaped = potential << 1;
        ulong codes = ((maybeEscaped | OddBits) - potential) ^ OddBits;
        ulong escaped = codes ^ (backslashes | carry);
        carry = (codes & backslashes) >> 63;
        return escaped;
    }

    // Bit n of the result is the parity of bits 0 to n: set from each opening quote up to before its closing one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong PrefixXor(ulong bits) => Pclmulqdq.IsSupported
        ? Pclmulqdq.CarrylessMultiply(Vector128.CreateScalar(bits), Vector128<ulong>.AllBitsSet, 0).ToScalar()
        : PrefixXorByShifts(bits);

    /// <summary>The same on hardware without that instruction. Internal for tests, which run on hardware that has it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static ulong PrefixXorByShifts(ulong bits)
    {
        bits ^= bits << 1;
        bits ^= bits << 2;
        bits ^= bits << 4;
        bits ^= bits << 8;
        bits ^= bits << 16;
        bits ^= bits << 32;
        return bits;
    }

    /// <summary>One bit a byte of a block: which bytes are what. Internal for tests: hardware uses one of the three ways to load them.</summary>
    internal readonly ref struct Masks
    {
        public ulong Quotes { get; private init; }

        public ulong Backslashes { get; private init; }

        /// <summary><c>{</c> and <c>[</c>.</summary>
        public ulong Opens { get; private init; }

        /// <summary><c>}</c> and <c>]</c>.</summary>
        public ulong Closes { get; private init; }

        /// <summary>Of the brackets, the braces: the bit that <c>{</c> has and <c>[</c> has not.</summary>
        public ulong Braces { get; private init; }

        public ulong Controls { get; private init; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Masks Load512(ref byte block)
        {
            Vector512<byte> bytes = Vector512.LoadUnsafe(ref block);
            Vector512<byte> folded = bytes | Vector512.Create((byte)0x20);
            return new Masks
            {
                Quotes = Vector512.Equals(bytes, Vector512.Create((byte)'"')).ExtractMostSignificantBits(),
                Backslashes = Vector512.Equals(bytes, Vector512.Create((byte)'\\')).ExtractMostSignificantBits(),
                Opens = Vector512.Equals(folded, Vector512.Create((byte)'{')).ExtractMostSignificantBits(),
                Closes = Vector512.Equals(folded, Vector512.Create((byte)'}')).ExtractMostSignificantBits(),
                Braces = (bytes.AsUInt64() << 2).AsByte().ExtractMostSignificantBits(),
                Controls = Vector512.LessThan(bytes, Vector512.Create((byte)0x20)).ExtractMostSignificantBits(),
            };
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Masks Load256(ref byte block)
        {
            Vector256<byte> low = Vector256.LoadUnsafe(ref block);
            Vector256<byte> high = Vector256.LoadUnsafe(ref block, 32);
            return new Masks
            {
                Quotes = Equal(low, high, (byte)'"'),
                Backslashes = Equal(low, high, (byte)'\\'),
                Opens = Equal(low | Vector256.Create((byte)0x20), high | Vector256.Create((byte)0x20), (byte)'{'),
                Closes = Equal(low | Vector256.Create((byte)0x20), high | Vector256.Create((byte)0x20), (byte)'}'),
                Braces = Join((low.AsUInt64() << 2).AsByte(), (high.AsUInt64() << 2).AsByte()),
                Controls = Join(Vector256.LessThan(low, Vector256.Create((byte)0x20)), Vector256.LessThan(high, Vector256.Create((byte)0x20))),
            };

            static ulong Equal(Vector256<byte> low, Vector256<byte> high, byte value) =>
                Join(Vector256.Equals(low, Vector256.Create(value)), Vector256.Equals(high, Vector256.Create(value)));

            static ulong Join(Vector256<byte> low, Vector256<byte> high) =>
                low.ExtractMostSignificantBits() | (ulong)high.ExtractMostSignificantBits() << 32;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Masks Load128(ref byte block)
        {
            Quarter first = new(ref block, 0), second = new(ref block, 16), third = new(ref block, 32), fourth = new(ref block, 48);
            return new Masks
            {
                Quotes = Join(first.Quotes, second.Quotes, third.Quotes, fourth.Quotes),
                Backslashes = Join(first.Backslashes, second.Backslashes, third.Backslashes, fourth.Backslashes),
                Opens = Join(first.Opens, second.Opens, third.Opens, fourth.Opens),
                Closes = Join(first.Closes, second.Closes, third.Closes, fourth.Closes),
                Braces = Join(first.Braces, second.Braces, third.Braces, fourth.Braces),
                Controls = Join(first.Controls, second.Controls, third.Controls, fourth.Controls),
            };

            static ulong Join(uint first, uint second, uint third, uint fourth) =>
                first | (ulong)second << 16 | (ulong)third << 32 | (ulong)fourth << 48;
        }

        private readonly struct Quarter
        {
            public Quarter(ref byte block, nuint offset)
            {
                Vector128<byte> bytes = Vector128.LoadUnsafe(ref block, offset);
                Vector128<byte> folded = bytes | Vector128.Create((byte)0x20);
                Quotes = Vector128.Equals(bytes, Vector128.Create((byte)'"')).ExtractMostSignificantBits();
                Backslashes = Vector128.Equals(bytes, Vector128.Create((byte)'\\')).ExtractMostSignificantBits();
                Opens = Vector128.Equals(folded, Vector128.Create((byte)'{')).ExtractMostSignificantBits();
                Closes = Vector128.Equals(folded, Vector128.Create((byte)'}')).ExtractMostSignificantBits();
                Braces = (bytes.AsUInt64() << 2).AsByte().ExtractMostSignificantBits();
                Controls = Vector128.LessThan(bytes, Vector128.Create((byte)0x20)).ExtractMostSignificantBits();
            }

            public uint Quotes { get; }

            public uint Backslashes { get; }

            public uint Opens { get; }

            public uint Closes { get; }

            public uint Braces { get; }

            public uint Controls { get; }
        }
    }
}
