//! Readers tried on damaged files; the program's own tests take this file in too.

use std::fmt::Display;

use dispatch_core::scenario::Folder;

use self::damage::Draw;
use self::processor::thread_time;

#[path = "damage.rs"]
mod damage;
#[expect(unreachable_pub, reason = "public where it is the benchmarks'")]
#[path = "../../../../../benches/processor.rs"]
mod processor;

/// The bytes of files, in the order of [`Reader::files`].
pub(crate) type Files = [Vec<u8>];

/// Reads them, or says what is wrong.
type Read = Box<dyn Fn(&Files) -> Result<(), String>>;

/// A reader with good files of its kind; what it says of others.
pub(crate) struct Reader {
    pub(crate) name: &'static str,
    /// Each file with the name that a fault must give.
    files: Vec<(String, Vec<u8>)>,
    /// Other words one of which a fault may give instead: files that the damaged ones do not fit.
    others: Vec<String>,
    read: Read,
}

impl Reader {
    /// A reader of files with these names.
    pub(crate) fn new<const N: usize, E: Display>(
        name: &'static str,
        files: [(&str, &[u8]); N],
        read: impl Fn(&Files) -> Result<(), E> + 'static,
    ) -> Self {
        let files = files.map(|(name, bytes)| (name.to_owned(), bytes.to_vec()));
        Self {
            name,
            files: files.into(),
            others: Vec::new(),
            read: Box::new(move |files| read(files).map_err(|error| error.to_string())),
        }
    }

    /// A reader of a folder, some of whose files are damaged; the others are always as they are.
    pub(crate) fn of_folder<E: Display>(
        name: &'static str,
        whole: Folder,
        damaged: &[&str],
        read: impl Fn(&Folder) -> Result<(), E> + 'static,
    ) -> Self {
        let bytes = |name: &&str| ((*name).to_owned(), whole.files[*name].clone());
        let files: Vec<_> = damaged.iter().map(bytes).collect();
        let names: Vec<String> = files.iter().map(|file| file.0.clone()).collect();
        let others = whole.files.keys().cloned().collect();
        let read = move |files: &Files| {
            let mut folder = whole.clone();
            folder
                .files
                .extend(names.iter().cloned().zip(files.iter().cloned()));
            read(&folder).map_err(|error| error.to_string())
        };
        Self {
            name,
            files,
            others,
            read: Box::new(read),
        }
    }

    /// The same, where a fault may give one of these words instead of a file's name.
    pub(crate) fn or_names(mut self, words: &[&str]) -> Self {
        self.others
            .extend(words.iter().map(|&word| word.to_owned()));
        self
    }

    /// What it says of the good files.
    ///
    /// # Errors
    /// Whatever it finds wrong with them.
    pub(crate) fn takes_good_files(&self) -> Result<(), String> {
        (self.read)(&self.good())
    }

    /// Damages the files again and again, told each time how often already: how many there were, and
    /// how many of them it took all the same.
    pub(crate) fn fuzz(&self, seed: u64, mut on: impl FnMut(u64) -> bool) -> (u64, u64) {
        let (mut tried, mut taken) = (0, 0);
        let good = self.good();
        while on(tried) {
            let mut draw = Draw::of(seed, tried);
            let mut files = good.clone();
            for _ in 0..=draw.below(good.len().min(2)) {
                let which = draw.below(files.len());
                files[which] = draw.damaged(&files[which]);
            }
            match (self.read)(&files) {
                Ok(()) => taken += 1,
                Err(text) => {
                    let mut names = self.files.iter().map(|file| &file.0).chain(&self.others);
                    let named = names.any(|name| text.contains(name));
                    assert!(named, "{} {tried}: {text}", self.name);
                }
            }
            tried += 1;
        }
        (tried, taken)
    }

    fn good(&self) -> Vec<Vec<u8>> {
        self.files.iter().map(|file| file.1.clone()).collect()
    }
}

/// Each reader for `DISPATCH_FUZZ_SECONDS` of this thread's processor, from `DISPATCH_FUZZ_SEED` on;
/// `DISPATCH_FUZZ_READER` names the only ones, with commas between. Tells of each what came of it.
pub(crate) fn for_as_long_as_asked(readers: &[Reader], mut tell: impl FnMut(String)) {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let seconds = number("DISPATCH_FUZZ_SECONDS").unwrap_or(10);
    let seed = number("DISPATCH_FUZZ_SEED").unwrap_or(2);
    let only = std::env::var("DISPATCH_FUZZ_READER").ok();
    let wanted = |reader: &&Reader| {
        let mut only = only.iter().flat_map(|only| only.split(',')).peekable();
        only.peek().is_none() || only.any(|only| only == reader.name)
    };
    // What a reader does in parallel is this thread's work too, and so it is counted.
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1);
    let _alone = pool.use_current_thread().build().unwrap();
    for reader in readers.iter().filter(wanted) {
        let begun = thread_time();
        let ended = || (thread_time() - begun).as_secs() >= seconds;
        let (tried, taken) = reader.fuzz(seed, |tried| tried % 16 > 0 || !ended());
        tell(format!("{}: {tried} tried, {taken} taken", reader.name));
    }
}
