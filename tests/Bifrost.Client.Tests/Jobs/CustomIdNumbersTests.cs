using Bifrost.Client.Common;
using Bifrost.Client.Jobs;

namespace Bifrost.Client.Tests.Jobs;

public sealed class CustomIdNumbersTests
{
    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2_000_000)]
    public void Different_ids_are_not_repeated(int count) => Assert.That(Create(count).FindRepeatedHashes(), Is.Empty);

    [TestCase(1, 2)]
    [TestCase(1, 300_000)]
    [TestCase(8_192, 8_193)]
    [TestCase(123_456, 234_567)]
    public void A_repeated_id_is_found_with_both_numbers(int first, int second)
    {
        CustomIdNumbers ids = Create(300_000, number => number == second ? first : number);

        ulong hash = CustomIdHash.Compute(TestData.CustomId(first));
        Assert.That(ids.FindRepeatedHashes(), Is.EqualTo(new[] { hash }));
        Assert.That(ids.GetNumbers(hash), Is.EqualTo((first, second)));
    }

    [Test]
    public void An_id_that_all_requests_have_is_found()
    {
        CustomIdNumbers ids = Create(200_000, _ => 7);

        ulong hash = CustomIdHash.Compute(TestData.CustomId(7));
        Assert.That(ids.FindRepeatedHashes(), Is.EqualTo(new[] { hash }));
        Assert.That(ids.GetNumbers(hash), Is.EqualTo((1, 2)));
    }

    [Test]
    public void Of_many_repeated_ids_some_are_found()
    {
        CustomIdNumbers ids = Create(100_000, number => (number + 1) / 2);

        Assert.That(ids.FindRepeatedHashes(), Has.Count.EqualTo(100));
    }

    private static CustomIdNumbers Create(int count, Func<int, int>? getId = null)
    {
        var ids = new CustomIdNumbers();
        for (int number = 1; number <= count; number++)
            ids.Add(TestData.CustomId(getId?.Invoke(number) ?? number));
        return ids;
    }
}
