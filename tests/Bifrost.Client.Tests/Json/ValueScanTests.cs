using System.Text;
using Bifrost.Client.Json;

namespace Bifrost.Client.Tests.Json;

/// <summary>The end of a value, as a loop over its bytes finds it. A failure names its seed, which reproduces it.</summary>
public sealed class ValueScanTests
{
    // Each decides on something. Texts without any of them are long, so that values have several blocks.
    private static readonly string[] Pieces =
        ["{", "[", "}", "]", "{", "}", "{}", "[]", "\"", "\"", "\\", "\\\\", "\\\"", "\"}\"", "\"{\\\"[\"", "\n", "\"\u0001", "é", "a", "\u007f", new('x', 15), new('\\', 63), new(' ', 64)];

    [Test]
    public void The_end_is_that_of_a_loop_over_the_bytes([Range(0, 3)] int part)
    {
        for (int seed = part; seed < 8_000; seed += 4)
        {
            var random = new Random(seed);
            byte[] data = CreateValue(random);
            int start = random.Next(3) == 0 ? random.Next(Math.Min(70, data.Length)) : 0;
            int maxDepth = random.Next(1, 9);
            var scan = new ValueScan(start, maxDepth);

            int end = scan.Advance(data);

            Assert.That((end, scan.End, scan.Position), Is.EqualTo(Find(data, start, maxDepth)), $"seed {seed}: {Encoding.UTF8.GetString(data)}");
        }
    }

    [Test]
    public void The_end_is_the_same_when_the_bytes_arrive_in_pieces([Range(0, 3)] int part)
    {
        for (int seed = part; seed < 4_000; seed += 4)
        {
            var random = new Random(seed);
            byte[] data = CreateValue(random);
            int maxDepth = random.Next(1, 9);
            var scan = new ValueScan(0, maxDepth);

            int end = ValueScan.NeedsMore;
            for (int length = 0; length < data.Length && end == ValueScan.NeedsMore;)
            {
                length = Math.Min(data.Length, length + random.Next(1, 150));
                end = scan.Advance(data.AsSpan(0, length));
            }

            Assert.That((end, scan.End, scan.Position), Is.EqualTo(Find(data, 0, maxDepth)), $"seed {seed}: {Encoding.UTF8.GetString(data)}");
        }
    }

    [Test]
    public void A_scan_that_has_found_the_end_does_not_move()
    {
        var scan = new ValueScan(1, 8);

        Assert.That(scan.Advance("[{}]"u8), Is.EqualTo(3));
        Assert.That(scan.Advance("[{}]]]]]"u8), Is.EqualTo(3));
        Assert.That((scan.Start, scan.Position, scan.End), Is.EqualTo((1, 3, 3)));
    }

    [Test]
    public void A_scan_is_begun_when_it_was_created()
    {
        Assert.That(default(ValueScan).IsBegun, Is.False);
        Assert.That(new ValueScan(0, 1).IsBegun, Is.True);
        Assert.That(new ValueScan(5, 1).End, Is.EqualTo(ValueScan.NeedsMore));
    }

    [TestCase(512, true)]
    [TestCase(513, false)]
    public void A_value_may_be_as_deep_as_the_limit(int depth, bool isAccepted)
    {
        byte[] data = Encoding.UTF8.GetBytes(new string('[', depth) + new string(']', depth));

        Assert.That(new ValueScan(0, 512).Advance(data), Is.EqualTo(isAccepted ? 2 * depth : ValueScan.TooDeep));
    }

    /// <summary>This hardware uses one of the three.</summary>
    [Test]
    public void The_masks_of_a_block_are_the_same_however_wide_the_vectors_are()
    {
        for (int seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            byte[] block = CreateBlock(random);

            ulong[] expected =
            [
                Mask(block, value => value == '"'), Mask(block, value => value == '\\'), Mask(block, value => value is (byte)'{' or (byte)'['),
                Mask(block, value => value is (byte)'}' or (byte)']'), Mask(block, value => value < 0x20), Mask(block, value => value is (byte)'{' or (byte)'}'),
            ];
            Assert.That(Describe(ValueScan.Masks.Load128(ref block[0])), Is.EqualTo(expected), $"128 bits, seed {seed}");
            Assert.That(Describe(ValueScan.Masks.Load256(ref block[0])), Is.EqualTo(expected), $"256 bits, seed {seed}");
            Assert.That(Describe(ValueScan.Masks.Load512(ref block[0])), Is.EqualTo(expected), $"512 bits, seed {seed}");
        }
    }

    [Test]
    public void The_strings_of_a_block_are_the_same_without_the_instruction_that_multiplies_without_carry()
    {
        for (int seed = 0; seed < 2_000; seed++)
        {
            ulong quotes = (ulong)new Random(seed).NextInt64(long.MinValue, long.MaxValue);
            ulong expected = 0;
            bool isInString = false;
            for (int bit = 0; bit < 64; bit++)
            {
                isInString ^= (quotes >> bit & 1) != 0;
                if (isInString)
                    expected |= 1UL << bit;
            }

            Assert.That(ValueScan.PrefixXorByShifts(quotes), Is.EqualTo(expected), $"seed {seed}");
        }
    }

    private static byte[] CreateValue(Random random)
    {
        var text = new StringBuilder(random.Next(2) == 0 ? "{" : "[");
        for (int pieces = random.Next(40); pieces > 0; pieces--)
            text.Append(random.Next(3) == 0 ? new string('y', random.Next(1, 40)) : Pieces[random.Next(Pieces.Length)]);
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] CreateBlock(Random random)
    {
        const string Marks = "{}[]\"\\;@+\u001f\u0020\u0000\u007f";
        byte[] block = new byte[64];
        random.NextBytes(block);
        for (int index = 0; index < block.Length; index++)
        {
            if (random.Next(2) == 0)
                block[index] = (byte)Marks[random.Next(Marks.Length)];
        }

        return block;
    }

    // The mask of braces says something about brackets only.
    private static ulong[] Describe(ValueScan.Masks masks) =>
        [masks.Quotes, masks.Backslashes, masks.Opens, masks.Closes, masks.Controls, masks.Braces & (masks.Opens | masks.Closes)];

    private static ulong Mask(byte[] block, Func<byte, bool> predicate) =>
        block.Index().Aggregate(0UL, (mask, item) => predicate(item.Item) ? mask | 1UL << item.Index : mask);

    private static (int Result, int End, int Position) Find(byte[] data, int start, int maxDepth)
    {
        int depth = 0, braces = 0;
        bool isInString = false, isEscaped = false;
        for (int at = start; at < data.Length; at++)
        {
            byte value = data[at];
            bool wasEscaped = isEscaped;
            isEscaped = value == '\\' && !wasEscaped;
            if (isInString && value < 0x20)
                return (ValueScan.Broken, ValueScan.Broken, at);
            if (value == '"' && !wasEscaped)
                isInString = !isInString;
            if (isInString || value is not ((byte)'{' or (byte)'[' or (byte)'}' or (byte)']'))
                continue;

            int step = value is (byte)'{' or (byte)'[' ? 1 : -1;
            depth += step;
            braces += value is (byte)'{' or (byte)'}' ? step : 0;
            if (depth == 0)
                return braces == 0 ? (at + 1, at + 1, at + 1) : (ValueScan.Broken, ValueScan.Broken, at);
            if (depth > maxDepth)
                return (ValueScan.TooDeep, ValueScan.TooDeep, at);
        }

        return (ValueScan.NeedsMore, ValueScan.NeedsMore, data.Length);
    }
}
