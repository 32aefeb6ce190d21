namespace Bifrost.Client.Tests.Reading;

/// <summary>Recorded pages, split and truncated at each position.</summary>
public sealed class RecordedPageTests
{
    private static readonly string[] Versions = ["1.4.19", "1.5.16"];

    private static IEnumerable<RecordedExchange> Pages =>
        from version in Versions
        from exchange in RecordedExchange.LoadAll(Path.Combine(AppContext.BaseDirectory, "Recordings", version))
        where exchange.StatusCode == 200 && exchange.Name.Contains(".results", StringComparison.Ordinal)
        select exchange with { Name = $"{version}/{exchange.Name}" };

    private static IEnumerable<TestCaseData<byte[]>> Cases =>
        Pages.Select(page => new TestCaseData<byte[]>(page.Body.ToArray()) { TestName = $"{{m}}({page.Name})" });

    [TestCaseSource(nameof(Cases))]
    public void Every_prefix_gives_its_items_and_then_an_error(byte[] page)
    {
        int length = page.AsSpan().TrimEnd(" \r\n\t"u8).Length;
        ReadOutcome plain = ReadOutcome.Plain(page);
        int before = 0;
        for (int cut = 0; cut < length; cut++)
        {
            ReadOutcome reading = ReadOutcome.Stream(page.AsMemory(0, cut));
            if (reading.Error is not BifrostInvalidResponseException || reading.Items.Count < before)
                Assert.Fail($"cut at {cut}: {reading.Items.Count} items after {before}, {reading.Error?.ToString() ?? "no error"}");
            AssertSameUpTo(reading.Items.Count, plain, reading, cut);
            before = reading.Items.Count;
        }

        Assert.That(before, Is.EqualTo(plain.Items.Count), "All items are there before the last byte is.");
    }

    [TestCaseSource(nameof(Cases))]
    public void A_page_gives_the_same_items_wherever_it_is_split(byte[] page)
    {
        ReadOutcome plain = ReadOutcome.Plain(page);
        for (int cut = 0; cut <= page.Length; cut++)
        {
            ReadOutcome reading = ReadOutcome.Stream(page, cut);
            if (reading.Error is not null || reading.Items.Count != plain.Items.Count)
                Assert.Fail($"cut at {cut}: {reading.Items.Count} items of {plain.Items.Count}, {reading.Error}");
            AssertSameUpTo(plain.Items.Count, plain, reading, cut);
        }
    }

    private static void AssertSameUpTo(int count, ReadOutcome plain, ReadOutcome reading, int cut)
    {
        for (int index = 0; index < count; index++)
        {
            string expected = ReadOutcome.Show(plain.Items[index]), actual = ReadOutcome.Show(reading.Items[index]);
            if (expected != actual)
                Assert.That(actual, Is.EqualTo(expected), $"cut at {cut}, item {index}");
        }
    }
}
