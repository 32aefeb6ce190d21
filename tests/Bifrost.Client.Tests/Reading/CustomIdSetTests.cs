using System.Text;
using Bifrost.Client.Common;

namespace Bifrost.Client.Tests.Reading;

public sealed class CustomIdSetTests
{
    [Test]
    public void It_gives_the_same_answers_as_a_set_of_strings([Range(1, 4)] int seed)
    {
        var random = new Random(seed);
        var texts = new HashSet<string>(StringComparer.Ordinal);
        var ids = new CustomIdSet();
        for (int round = 0; round < 50_000; round++)
        {
            // Long ids that differ in one character, short ids, and ids that are prefixes of others.
            string id = random.Next(3) switch
            {
                0 => $"request-{random.Next(20_000)}",
                1 => new string('x', random.Next(40)),
                _ => $"{new string('a', random.Next(30))}{random.Next(1000)}{new string('b', random.Next(30))}",
            };
            byte[] bytes = Encoding.UTF8.GetBytes(id);
            Assert.That(ids.Contains(bytes), Is.EqualTo(texts.Contains(id)), id);
            Assert.That(ids.Add(bytes), Is.EqualTo(texts.Add(id)), id);
        }
    }
}
