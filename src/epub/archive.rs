//! Files to the bytes of an EPUB container (OCF 3.3).
//!
//! `mimetype` comes first, stored and without extra fields (section 4.2.2). Every time is the first
//! of the format, so that the same book has the same bytes. What is compressed already is stored.

use std::borrow::Cow;
use std::io::{Cursor, Read, Write};

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use zip::write::{PreparedZipFile, SimpleFileOptions};
use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter};

use crate::epub::EpubError;

/// A file of the archive.
#[derive(Clone, Debug)]
pub(crate) struct Entry<'a> {
    /// Its path within the archive.
    pub(crate) path: String,
    /// Its bytes.
    pub(crate) bytes: Cow<'a, [u8]>,
    /// How it is kept.
    pub(crate) packing: Packing,
}

/// How a file is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packing {
    /// As it is.
    Stored,
    /// Compressed well: text.
    Deflated,
    /// Compressed quickly: fonts, which gain little by more effort.
    Quick,
}

/// Writes an archive. The entries are compressed in parallel and written in their order.
pub(crate) fn write_archive(entries: &[Entry<'_>]) -> Result<Vec<u8>, EpubError> {
    let prepared: Vec<_> = entries
        .par_iter()
        .map(|entry| PreparedZipFile::from_data(&entry.path, options(entry.packing), &entry.bytes))
        .collect();
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("mimetype", options(Packing::Stored)).map_err(fail)?;
    writer.write_all(b"application/epub+zip").map_err(fail)?;
    for file in prepared {
        writer.add_prepared_file(file.map_err(fail)?).map_err(fail)?;
    }
    Ok(writer.finish().map_err(fail)?.into_inner())
}

fn options(packing: Packing) -> SimpleFileOptions {
    let options = SimpleFileOptions::default()
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
        // The field names the system that writes; it must not differ from one to another.
        .system(System::Unix);
    match packing {
        Packing::Stored => options.compression_method(CompressionMethod::Stored),
        Packing::Deflated => {
            options.compression_method(CompressionMethod::Deflated).compression_level(Some(6))
        }
        Packing::Quick => {
            options.compression_method(CompressionMethod::Deflated).compression_level(Some(2))
        }
    }
}

/// Reads one file of an archive as text.
pub(crate) fn read_text(archive: &[u8], path: &str) -> Result<String, EpubError> {
    let mut archive = ZipArchive::new(Cursor::new(archive)).map_err(fail)?;
    let mut text = String::new();
    archive.by_name(path).map_err(fail)?.read_to_string(&mut text).map_err(fail)?;
    Ok(text)
}

fn fail(error: impl std::fmt::Display) -> EpubError {
    EpubError(error.to_string())
}
